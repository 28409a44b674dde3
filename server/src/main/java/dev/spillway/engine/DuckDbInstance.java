package dev.spillway.engine;

import dev.spillway.database.DuckDb;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
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
    DuckDb.prepareSpill(settings.spillFolder());
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
    return DuckDb.open(
        "",
        new DuckDb.Limits(
            settings.memoryBytes(),
            settings.spillFolder(),
            settings.folders(),
            List.of("threads = " + settings.threads())));
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
