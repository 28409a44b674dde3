package dev.spillway.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the API is served.
 *
 * @param host the address to listen on
 * @param port 0 takes any free port
 * @param managementPort the port of health and metrics; 0 takes any free one; without it they are
 *     on the first
 * @param publicUrl the base of the URLs in answers; without it they follow the request
 * @param trustedProxies addresses, or networks such as {@code 10.0.0.0/8}, whose {@code Forwarded}
 *     and {@code X-Forwarded-*} headers are believed
 * @param maxExportBody the largest body of an export's POST, in bytes
 * @param maxHeaderBytes the largest header of a request, in bytes, its line included
 * @param requestTimeout how long a header may take, and a peer may be silent
 * @param minRate slower than so many bytes a second no body may come in, and no download be read,
 *     for longer than {@code requestTimeout}
 * @param maxConnections further connections wait
 * @param maxConnectionsPerAddress further ones of an address are refused, but for trusted proxies
 * @param maxDownloads further downloads are refused while so many go on
 * @param minRetryAfter the shortest wait that a {@code Retry-After} asks for
 * @param maxRetryAfter the longest
 * @param lookbackDays how far back exports reach, for companies without a value of their own
 */
public record HttpSettings(
    String host,
    int port,
    Optional<Integer> managementPort,
    Optional<URI> publicUrl,
    List<String> trustedProxies,
    int maxExportBody,
    int maxHeaderBytes,
    Duration requestTimeout,
    long minRate,
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxDownloads,
    Duration minRetryAfter,
    Duration maxRetryAfter,
    int lookbackDays) {

  public HttpSettings {
    trustedProxies = List.copyOf(trustedProxies);
    require(!host.isBlank(), "http.host must be an address or a host name");
    require(isPort(port), "http.port must be 0 to 65535");
    require(
        managementPort.isEmpty() || isPort(managementPort.get()),
        "http.management-port must be 0 to 65535");
    require(
        port == 0 || managementPort.isEmpty() || managementPort.get() != port,
        "http.management-port must be another one than http.port");
    require(
        publicUrl.isEmpty() || isBase(publicUrl.get()),
        "http.public-url must be like https://export.example.com, without a query");
    require(maxExportBody >= 1024, "http.max-export-body must be at least 1KiB");
    require(
        maxHeaderBytes >= 2048 && maxHeaderBytes <= 1 << 20,
        "http.max-header must be 2KiB to 1MiB");
    require(isPositive(requestTimeout), "http.request-timeout must be longer than 0s");
    require(minRate >= 1, "http.min-rate must be at least 1B");
    require(maxConnections >= 1, "http.max-connections must be at least 1");
    require(maxConnectionsPerAddress >= 1, "http.max-connections-per-address must be at least 1");
    require(maxDownloads >= 1, "http.max-downloads must be at least 1");
    require(
        isPositive(minRetryAfter) && minRetryAfter.compareTo(maxRetryAfter) <= 0,
        "http.min-retry-after must be longer than 0s, and not longer than http.max-retry-after");
    require(lookbackDays >= 1, "exports.lookback-days must be at least 1");
  }

  Patience patience() {
    return new Patience(requestTimeout, minRate);
  }

  private static boolean isBase(URI url) {
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    return web && url.getHost() != null && url.getQuery() == null && url.getFragment() == null;
  }

  private static boolean isPort(int port) {
    return port >= 0 && port <= 65_535;
  }

  private static boolean isPositive(Duration duration) {
    return duration.isPositive();
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
