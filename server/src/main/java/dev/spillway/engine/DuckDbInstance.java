package dev.spillway.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One in-memory DuckDB, fenced in, and opened anew after a fault that it does not survive. */
final class DuckDbInstance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DuckDbInstance.class);

  private final EngineSettings settings;
  private DuckDBConnection root;

  private DuckDbInstance(EngineSettings settings, DuckDBConnection root) {
    this.settings = settings;
    this.root = root;
  }

  static DuckDbInstance open(EngineSettings settings) throws SQLException, IOException {
    Files.createDirectories(settings.spillFolder());
    return new DuckDbInstance(settings, start(settings));
  }

  /** A connection of the caller's own, to be closed by it. */
  synchronized DuckDBConnection connect() throws SQLException {
    return root.duplicate().unwrap(DuckDBConnection.class);
  }

  /**
   * After a FATAL error DuckDB refuses all further work; a new instance is the documented remedy.
   */
  synchronized void reopenIfBroken(SQLException fault) {
    String message = String.valueOf(fault.getMessage()).toUpperCase(Locale.ROOT);
    if (!message.contains("FATAL") && !message.contains("INVALIDATED")) {
      return;
    }
    LOG.error("DuckDB met a fatal error; opening a new instance", fault);
    try {
      DuckDBConnection fresh = start(settings);
      close();
      root = fresh;
    } catch (SQLException e) {
      LOG.error("DuckDB does not start again; exports fail until it does", e);
    }
  }

  private static DuckDBConnection start(EngineSettings settings) throws SQLException {
    DuckDBConnection connection =
        DriverManager.getConnection("jdbc:duckdb:", new Properties())
            .unwrap(DuckDBConnection.class);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("SET autoload_known_extensions = false");
      statement.execute("SET threads = " + settings.threads());
      statement.execute("SET memory_limit = '" + settings.memoryBytes() / 1024 + "KiB'");
      set(connection, "temp_directory", settings.spillFolder().toString());
      Object[] folders = settings.folders().stream().map(Object::toString).toArray();
      set(connection, "allowed_directories", connection.createArrayOf("VARCHAR", folders));
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static void set(Connection connection, String name, Object value) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SET " + name + " = ?")) {
      statement.setObject(1, value);
      statement.execute();
    }
  }

  @Override
  public synchronized void close() {
    try {
      root.close();
    } catch (SQLException e) {
      LOG.warn("DuckDB did not close cleanly", e);
    }
  }
}
