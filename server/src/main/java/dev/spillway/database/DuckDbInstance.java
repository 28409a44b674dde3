package dev.spillway.database;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One in-memory DuckDB, fenced in, and opened anew after a fault that it does not survive.
 * Thread-safe. What is done on its connections holds its thread in native code; give it platform
 * threads.
 */
public final class DuckDbInstance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DuckDbInstance.class);

  private final DuckDb.Limits limits;
  private DuckDBConnection root;

  private DuckDbInstance(DuckDb.Limits limits, DuckDBConnection root) {
    this.limits = limits;
    this.root = root;
  }

  /**
   * Starts it; what an earlier process left in the spill folder is removed.
   *
   * @throws SQLException when DuckDB does not start within these limits
   */
  public static DuckDbInstance open(DuckDb.Limits limits) throws SQLException, IOException {
    DuckDb.prepareSpill(limits.spillFolder());
    return new DuckDbInstance(limits, DuckDb.open("", limits));
  }

  /** A connection of the caller's own, to be closed by it. */
  public synchronized DuckDBConnection connect() throws SQLException {
    return root.duplicate().unwrap(DuckDBConnection.class);
  }

  /**
   * After a FATAL or INTERNAL error DuckDB refuses all further work; a new instance is the
   * documented remedy.
   */
  public synchronized void reopenIfBroken(SQLException fault) {
    if (!isBroken(fault)) {
      return;
    }
    LOG.error("DuckDB met a fatal error; opening a new instance", fault);
    try {
      DuckDBConnection fresh = DuckDb.open("", limits);
      close();
      root = fresh;
    } catch (SQLException e) {
      LOG.error("DuckDB does not start again; its work fails until it does", e);
    }
  }

  /** Whether the instance refuses all further work, be it for this fault or an earlier one. */
  public static boolean isBroken(SQLException fault) {
    String message = String.valueOf(fault.getMessage());
    return message.startsWith("INTERNAL") || isInvalidated(fault);
  }

  /** Whether an earlier fault was the end of the instance, so that this one is not of its own. */
  public static boolean isInvalidated(SQLException fault) {
    String message = String.valueOf(fault.getMessage()).toUpperCase(Locale.ROOT);
    return message.contains("FATAL") || message.contains("INVALIDATED");
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
