package dev.spillway.database;

import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/**
 * A database of a PostgreSQL server, which the tables of all nodes are in.
 *
 * @param url as its driver takes it, {@code jdbc:postgresql://HOST:PORT/DATABASE}; without a
 *     password
 * @param connections how many this node has open at most, beside those of the event table's catalog
 */
public record PostgresSettings(String url, String user, String password, int connections)
    implements DatabaseSettings {
  private static final String SCHEME = "jdbc:postgresql://";
  private static final Pattern SECRET = Pattern.compile("[?&](ssl)?password=|//[^/?]*@");
  private static final int FEWEST = 2;
  private static final int MOST = 200;

  /**
   * How long a statement may take, and wait for others. Who does not hear from a transaction any
   * more ends it, or a node that hangs would hold up all others for as long.
   */
  private static final String LIMITS =
      "-c statement_timeout=15s -c lock_timeout=10s -c idle_in_transaction_session_timeout=5s"
          + " -c tcp_user_timeout=10s";

  /** More than a statement may take, so that a silent connection is a broken one. */
  private static final String SOCKET_SECONDS = "20";

  private static final String CONNECT_SECONDS = "3";

  public PostgresSettings {
    if (!url.startsWith(SCHEME) || Driver.parseURL(url, null) == null) {
      throw new IllegalArgumentException(
          "database.url must be like jdbc:postgresql://HOST:PORT/DATABASE");
    }
    if (SECRET.matcher(url.toLowerCase(Locale.ROOT)).find()) {
      throw new IllegalArgumentException(
          "database.url must not hold a password, since it is shown; set database.user and"
              + " database.password");
    }
    if (user.isEmpty()) {
      throw new IllegalArgumentException("database.user must be set when database.url is");
    }
    if (connections < FEWEST || connections > MOST) {
      throw new IllegalArgumentException(
          "database.connections must be from %d to %d".formatted(FEWEST, MOST));
    }
  }

  /** What the URL says beside the database's place. */
  Properties ownProperties() {
    return Objects.requireNonNull(Driver.parseURL(url, null));
  }

  /** What the driver is given; what the URL says itself goes before. */
  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("options", LIMITS);
    properties.setProperty("socketTimeout", SOCKET_SECONDS);
    properties.setProperty("connectTimeout", CONNECT_SECONDS);
    properties.setProperty("loginTimeout", CONNECT_SECONDS);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "spillway");
    // The text of an error would hold values of rows, and with it the log.
    properties.setProperty("logServerErrorDetail", "false");
    return properties;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PostgresSettings[url=" + url + ", user=" + user + ", connections=" + connections + "]";
  }
}
