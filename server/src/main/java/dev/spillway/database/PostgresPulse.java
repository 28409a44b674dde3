package dev.spillway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks once a second whether the server answers, and says when that changes; so readiness is known
 * without waiting, and the log has one line for an outage. Thread-safe.
 */
final class PostgresPulse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresPulse.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int ANSWER_SECONDS = 2;

  private final DataSource source;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("database-pulse").daemon().factory());
  private volatile boolean felt = true;

  private PostgresPulse(DataSource source) {
    this.source = source;
  }

  static PostgresPulse start(DataSource source) {
    PostgresPulse pulse = new PostgresPulse(source);
    long pause = PAUSE.toMillis();
    var _ = pulse.thread.scheduleWithFixedDelay(pulse::feel, pause, pause, TimeUnit.MILLISECONDS);
    return pulse;
  }

  boolean isFelt() {
    return felt;
  }

  private void feel() {
    try (Connection connection = source.getConnection()) {
      tell(connection.isValid(ANSWER_SECONDS), null);
    } catch (SQLException e) {
      tell(false, e);
    }
  }

  private void tell(boolean now, @Nullable SQLException fault) {
    if (now != felt && !thread.isShutdown()) {
      if (now) {
        LOG.info("PostgreSQL answers again");
      } else {
        LOG.warn("PostgreSQL does not answer; calls get 503 until it does", fault);
      }
    }
    felt = now;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
