package dev.spillway.client;

import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An app on a server, and the key for it.
 *
 * @param server the server's base URL
 * @param appKey the app's Live or Dev key
 * @param restKey a REST key of the app's company, or of the operator
 */
public record ServerTarget(URI server, String appKey, String restKey) {
  private static final Pattern APP_KEY = Pattern.compile("[A-Za-z0-9_-]{1,256}");
  private static final Pattern REST_KEY = Pattern.compile("[!-~]{8,256}");

  public ServerTarget {
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

  /** An address of the app's, such as that of {@code /export/requests}. */
  public URI app(String path) {
    String base = server.toString().replaceFirst("/+$", "");
    return URI.create(base + "/1.0/" + appKey + path);
  }

  /** Whether the address is of the same scheme, host and port, so that it may see the key. */
  boolean isHome(URI address) {
    return Objects.equals(server.getScheme(), address.getScheme())
        && server.getHost().equalsIgnoreCase(Objects.requireNonNullElse(address.getHost(), ""))
        && port(server) == port(address);
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equals(address.getScheme()) ? 443 : 80;
  }

  @Override
  public String toString() {
    return "ServerTarget[" + server + "]";
  }
}
