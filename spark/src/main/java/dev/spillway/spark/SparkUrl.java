package dev.spillway.spark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Spark Connect server is.
 *
 * @param tls whether the connection is encrypted
 */
record SparkUrl(String host, int port, boolean tls) {
  private static final Pattern URL =
      Pattern.compile("sc://([A-Za-z0-9._-]{1,253})(?::(\\d{1,5}))?/?(?:;use_ssl=(true|false))?");
  private static final int PORT = 15002;

  /**
   * Reads {@code sc://HOST:PORT/;use_ssl=true}, of which the port and what follows may be left out.
   *
   * @throws IllegalArgumentException when it has another form
   */
  static SparkUrl parse(String url) {
    Matcher matcher = URL.matcher(url);
    if (matcher.matches()) {
      int port = matcher.group(2) == null ? PORT : Integer.parseInt(matcher.group(2));
      if (port >= 1 && port <= 65_535) {
        return new SparkUrl(matcher.group(1), port, "true".equals(matcher.group(3)));
      }
    }
    throw new IllegalArgumentException(
        "spark.url must be of the form sc://HOST:PORT, with /;use_ssl=true behind it if it is to be"
            + " encrypted");
  }

  @Override
  public String toString() {
    return "sc://" + host + ":" + port;
  }
}
