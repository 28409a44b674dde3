package dev.spillway.engine;

import dev.spillway.database.DuckDb;
import java.nio.file.Path;
import java.util.List;

/**
 * What DuckDB may use for exports.
 *
 * @param folders the only folders it may read and write
 * @param spillFolder where it puts what does not fit into memory; one of the folders' children
 * @param memoryBytes its memory, beside the JVM's heap and for all running exports together
 * @param threads how many threads work on an export
 * @param segmentRows an {@code events} export of more rows is made in segments of about so many, by
 *     whole days, since that is sorted faster and in less memory
 */
public record EngineSettings(
    List<Path> folders, Path spillFolder, long memoryBytes, int threads, long segmentRows) {

  public EngineSettings {
    folders = List.copyOf(folders);
    require(memoryBytes >= 64 << 20, "engine.memory must be at least 64MiB");
    require(threads >= 1, "engine.threads must be at least 1, or all");
    require(segmentRows >= 1, "engine.segment-rows must be at least 1");
  }

  DuckDb.Limits limits() {
    return new DuckDb.Limits(memoryBytes, spillFolder, folders, List.of("threads = " + threads));
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
