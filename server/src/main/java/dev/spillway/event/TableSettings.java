package dev.spillway.event;

import java.nio.file.Path;
import java.util.List;

/**
 * How the table's files are kept in order.
 *
 * @param fileBytes a settled day has as many files as it has times so many bytes, and four at the
 *     least if it has many events
 * @param memoryBytes what DuckDB may use for compaction, erasure and whole files that are loaded,
 *     beside the heap
 * @param sources the folders from which whole files may be loaded
 */
public record TableSettings(long fileBytes, long memoryBytes, List<Path> sources) {

  public TableSettings {
    sources = List.copyOf(sources);
    require(fileBytes >= 1 << 20, "events.file-size must be at least 1MiB");
    require(memoryBytes >= 64 << 20, "events.table-memory must be at least 64MiB");
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
