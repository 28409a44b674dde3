package dev.spillway.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * This node among others.
 *
 * @param node its name, which no other has
 * @param folderId the file that says whose data folder it is
 * @param url where the other nodes reach it; empty when there are to be none
 */
public record ClusterSettings(String node, Path folderId, Optional<URI> url) {
  private static final int LONGEST_URL = 255;

  public ClusterSettings {
    url.ifPresent(ClusterSettings::check);
  }

  private static void check(URI url) {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    require(
        http
            && url.getHost() != null
            && url.getUserInfo() == null
            && url.toString().length() <= LONGEST_URL,
        "cluster.url must be a URL like http://10.0.0.5:8080");
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
