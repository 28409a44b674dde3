package dev.spillway.statistics;

import dev.spillway.database.DuckDbInstance;
import dev.spillway.event.EventStoreException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The DuckDB that counts, started by its first use, so that a server whose counts nobody wants does
 * not have it. Thread-safe; what it does holds its thread in native code.
 */
final class CountingDuckDb implements AutoCloseable {
  private final StatisticsSettings settings;
  private Optional<DuckDbInstance> instance = Optional.empty();

  CountingDuckDb(StatisticsSettings settings) {
    this.settings = settings;
  }

  /** Some work on a connection of its own. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /**
   * Works on a connection.
   *
   * @throws EventStoreException when DuckDB cannot do it; what it had in memory may be gone
   */
  <T> T use(Work<T> work) {
    DuckDbInstance counting = instance();
    try (Connection connection = counting.connect()) {
      return work.with(connection);
    } catch (SQLException e) {
      counting.reopenIfBroken(e);
      throw new EventStoreException("the events could not be counted", e);
    }
  }

  private synchronized DuckDbInstance instance() {
    if (instance.isEmpty()) {
      try {
        instance = Optional.of(DuckDbInstance.open(settings.limits()));
      } catch (SQLException | IOException e) {
        throw new EventStoreException("the counting engine does not start", e);
      }
    }
    return instance.get();
  }

  @Override
  public synchronized void close() {
    instance.ifPresent(DuckDbInstance::close);
  }
}
