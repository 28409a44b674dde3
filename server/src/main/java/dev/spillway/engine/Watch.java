package dev.spillway.engine;

import java.sql.SQLException;
import org.duckdb.DuckDBPreparedStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a running statement now and then: reports how far it is, and interrupts it when the
 * export was cancelled. An interrupt that meets DuckDB before it has begun is lost, so it is
 * repeated until the statement ends.
 */
final class Watch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final DuckDBPreparedStatement statement;
  private final SegmentProgress progress;
  private final Cancellation cancellation;
  private boolean ended;

  Watch(DuckDBPreparedStatement statement, SegmentProgress progress, Cancellation cancellation) {
    this.statement = statement;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  @Override
  public synchronized void run() {
    if (ended) {
      return;
    }
    if (cancellation.isCancelled()) {
      interrupt();
      return;
    }
    try {
      progress.report(statement.getQueryProgress().getPercentage());
    } catch (SQLException e) {
      LOG.debug("no progress to report", e);
    }
  }

  synchronized void interrupt() {
    if (ended) {
      return;
    }
    try {
      statement.cancel();
    } catch (SQLException e) {
      LOG.warn("an export could not be interrupted; trying again", e);
    }
  }

  /** The statement is over and must not be touched again. */
  synchronized void end() {
    ended = true;
  }
}
