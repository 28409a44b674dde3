package dev.spillway.load;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Where events go.
 *
 * @param server the server's base URL
 * @param appKey the app's Live or Dev key
 * @param restKey a REST key with the scope {@code ingest}
 */
public record LoadTarget(URI server, String appKey, String restKey) {
  private static final Pattern APP_KEY = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final Pattern REST_KEY = Pattern.compile("[!-~]{8,256}");

  public LoadTarget {
    boolean web = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
    require(
        web && server.getHost() != null && server.getQuery() == null,
        "the server's URL must be like https://export.example.com, without a query");
    require(APP_KEY.matcher(appKey).matches(), "an app key is made of A-Z a-z 0-9 _ -");
    require(
        REST_KEY.matcher(restKey).matches(), "a REST key has 8 to 256 visible ASCII characters");
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Where bodies of events are posted. */
  URI events(boolean skip) {
    String base = server.toString().replaceFirst("/+$", "");
    return URI.create(base + "/1.0/" + appKey + "/events" + (skip ? "?on_error=skip" : ""));
  }

  @Override
  public String toString() {
    return "LoadTarget[" + server + "]";
  }
}
