package dev.spillway.event;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the table's files are kept in order.
 *
 * @param fileBytes a settled day has as many files as it has times so many bytes, and four at the
 *     least if it has many events
 * @param memoryBytes what DuckDB may use for compaction, erasure and whole files that are loaded,
 *     beside the heap
 * @param sources the folders from which whole files may be loaded
 * @param bucket where the files are kept, unless on the local disk
 */
public record TableSettings(
    long fileBytes, long memoryBytes, List<Path> sources, Optional<TableBucket> bucket) {
  private static final long LARGEST_OBJECT = 1 << 30;

  public TableSettings {
    sources = List.copyOf(sources);
    require(fileBytes >= 1 << 20, "events.file-size must be at least 1MiB");
    require(
        bucket.isEmpty() || fileBytes <= LARGEST_OBJECT,
        "events.file-size must be at most 1GiB where events.url is set");
    require(memoryBytes >= 64 << 20, "events.table-memory must be at least 64MiB");
  }

  /** Settings of a table on the local disk. */
  public TableSettings(long fileBytes, long memoryBytes, List<Path> sources) {
    this(fileBytes, memoryBytes, sources, Optional.empty());
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
