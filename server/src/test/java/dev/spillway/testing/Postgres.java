package dev.spillway.testing;

import dev.spillway.database.PostgresSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL server for all tests of this process; each takes a database of its own. */
public final class Postgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final int CONNECTIONS = 8;

  private Postgres() {}

  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("max_connections", "200")
            .setServerConfig("TimeZone", "Pacific/Chatham")
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A new, empty database of the server that all tests share. */
  public static PostgresSettings newDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database could be made", e);
    }
    return new PostgresSettings(
        "jdbc:postgresql://localhost:" + Server.RUNNING.getPort() + "/" + name,
        "postgres",
        "postgres",
        CONNECTIONS);
  }

  /** A server of a test's own, which can be stopped and started on the same port and data. */
  public static final class Own implements AutoCloseable {
    private final Path data;
    private EmbeddedPostgres running;

    private Own(Path data, int port) throws IOException {
      this.data = data;
      this.running = start(data, port);
    }

    /** Starts a server whose data is in this folder. */
    public static Own start(Path data) {
      try {
        return new Own(data, 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static EmbeddedPostgres start(Path data, int port) throws IOException {
      return EmbeddedPostgres.builder()
          .setDataDirectory(data)
          .setCleanDataDirectory(false)
          .setPort(port)
          .start();
    }

    public PostgresSettings settings() {
      return new PostgresSettings(
          "jdbc:postgresql://localhost:" + running.getPort() + "/postgres",
          "postgres",
          "postgres",
          CONNECTIONS);
    }

    /** Stops the server, runs the work, and starts it again. */
    public void away(Runnable work) {
      int port = running.getPort();
      try {
        running.close();
        work.run();
        running = start(data, port);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      running.close();
    }
  }
}
