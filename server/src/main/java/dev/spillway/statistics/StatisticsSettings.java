package dev.spillway.statistics;

import dev.spillway.database.DuckDb;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What counting may use.
 *
 * @param events the folder of the event table's files; the only one it may read
 * @param spillFolder where DuckDB puts what does not fit into memory
 * @param memoryBytes DuckDB's memory, beside the JVM's heap
 * @param maxAge how long events may have waited in the buffer when counts leave them out
 * @param patience how long a caller waits for counts that are not there yet
 */
public record StatisticsSettings(
    Path events, Path spillFolder, long memoryBytes, Duration maxAge, Duration patience) {

  public StatisticsSettings {
    require(memoryBytes >= 64 << 20, "statistics.memory must be at least 64MiB");
    require(!maxAge.isNegative(), "statistics.max-age must not be negative");
    require(patience.isPositive(), "statistics.patience must be longer than 0s");
  }

  DuckDb.Limits limits() {
    return new DuckDb.Limits(
        memoryBytes, spillFolder, List.of(events, spillFolder), List.of("threads = 2"));
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
