package dev.spillway.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database as Spillway opens it: waited for at the start, migrated by one node at a
 * time, and by connections that notice a server which has gone.
 */
public final class PostgresServer {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

  /** {@code START}, in ASCII. */
  private static final long START_LOCK = 0x53_54_41_52_54L;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_NANOS = Duration.ofMillis(250).toNanos();
  private static final long BORROW_MILLIS = 3_000;
  private static final long VALIDATION_MILLIS = 2_000;
  private static final long KEEP_ALIVE_MILLIS = 30_000;

  private final PostgresSettings settings;

  public PostgresServer(PostgresSettings settings) {
    this.settings = settings;
  }

  /** Some work at the start of a node. */
  @FunctionalInterface
  public interface StartWork<T> {
    T run();
  }

  Database open() {
    exclusively(() -> {
      migrate();
      return true;
    });
    HikariDataSource pool = pool("database", settings.connections());
    return new Database(pool, new PostgresDialect(PostgresPulse.start(pool)));
  }

  /**
   * Does what only one node at a time may do at its start. Waits for the server, too.
   *
   * @throws DatabaseUnavailableException when it does not answer for half a minute, or lets nobody
   *     in
   */
  public <T> T exclusively(StartWork<T> work) {
    try (Connection connection = connectPatiently();
        Statement limits = connection.createStatement();
        PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_lock(?)")) {
      // Nothing but this waits for it, and a migration may take its time.
      limits.execute("SET statement_timeout = 0");
      limits.execute("SET lock_timeout = '10min'");
      connection.setNetworkTimeout(Runnable::run, 0);
      lock.setLong(1, START_LOCK);
      lock.execute();
      return work.run();
    } catch (SQLException e) {
      throw new DatabaseUnavailableException(settings, e);
    }
  }

  private Connection connectPatiently() throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean told = false;
    while (true) {
      try {
        return connect();
      } catch (SQLException e) {
        if (!isAway(e) || System.nanoTime() >= end) {
          throw e;
        }
        if (!told) {
          LOG.info("waiting for PostgreSQL, {}", settings.url());
          told = true;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** A connection of its own, to be closed by the caller. */
  public Connection connect() throws SQLException {
    if (!Driver.isRegistered()) {
      Driver.register();
    }
    return DriverManager.getConnection(settings.url(), settings.properties());
  }

  /**
   * The server's name and version.
   *
   * @throws DatabaseUnavailableException when it does not answer, or lets nobody in
   */
  public String version() {
    try (Connection connection = connect()) {
      DatabaseMetaData server = connection.getMetaData();
      return server.getDatabaseProductName() + " " + server.getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new DatabaseUnavailableException(settings, e);
    }
  }

  private void migrate() {
    PGSimpleDataSource source = source(new PGSimpleDataSource());
    source.setOptions("");
    source.setSocketTimeout(0);
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration/postgresql")
        .load()
        .migrate();
  }

  /** Connections that are kept open, as many as that at most; to be closed by the caller. */
  public HikariDataSource pool(String name, int connections) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(source(new PersistentSource()));
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(BORROW_MILLIS);
    config.setValidationTimeout(VALIDATION_MILLIS);
    config.setKeepaliveTime(KEEP_ALIVE_MILLIS);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /** What the URL says itself goes before. */
  private <S extends PGSimpleDataSource> S source(S source) {
    source.setUrl(settings.url());
    Properties own = settings.ownProperties();
    settings
        .properties()
        .forEach((name, value) -> {
          if (!own.containsKey(name)) {
            setProperty(source, String.valueOf(name), value);
          }
        });
    return source;
  }

  private static void setProperty(PGSimpleDataSource source, String name, Object value) {
    try {
      source.setProperty(name, String.valueOf(value));
    } catch (SQLException e) {
      throw new IllegalArgumentException("the driver knows no property " + name, e);
    }
  }

  /** Whether the server could not be reached, or starts or stops just now. */
  static boolean isAway(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08") || state.startsWith("57P0") || state.startsWith("53");
  }
}
