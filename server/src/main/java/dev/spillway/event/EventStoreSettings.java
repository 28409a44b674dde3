package dev.spillway.event;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the event store keeps events.
 *
 * @param folder holds {@code buffer/}, {@code warehouse/} and {@code catalog.db}; exclusive to this
 *     process
 * @param node this node's name; it marks in the table how far its buffer was flushed
 * @param flushRows the buffer is flushed when it holds this many events
 * @param flushAge the buffer is flushed when its oldest event waits this long
 * @param bufferRows a batch is refused when the buffer would hold more events
 * @param bufferBytes a batch is refused when the buffer would hold more bytes
 * @param memoryBytes what DuckDB may use for the buffer and its flush
 */
public record EventStoreSettings(
    Path folder,
    String node,
    int flushRows,
    Duration flushAge,
    long bufferRows,
    long bufferBytes,
    long memoryBytes) {

  public EventStoreSettings {
    require(flushRows >= 1, "events.flush-rows must be at least 1");
    require(flushAge.isPositive(), "events.flush-age must be longer than 0s");
    require(bufferRows >= flushRows, "events.buffer-rows must be at least events.flush-rows");
    require(bufferBytes >= 1 << 20, "events.buffer-bytes must be at least 1MiB");
    require(memoryBytes >= 64 << 20, "events.memory must be at least 64MiB");
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
