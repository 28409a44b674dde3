package dev.spillway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Gives connections as soon as the server does, looking for it four times a second while it does
 * not answer. A pool's own pauses become longer and longer, and with them the time until the pool
 * sees that the server is back.
 */
final class PersistentSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;
  private static final long PAUSE_NANOS = Duration.ofMillis(250).toNanos();

  /** Looks until the thread is interrupted, as a pool does with its own when it is closed. */
  @Override
  public Connection getConnection() throws SQLException {
    while (true) {
      try {
        return super.getConnection();
      } catch (SQLException e) {
        if (Thread.currentThread().isInterrupted() || !PostgresServer.isAway(e)) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
