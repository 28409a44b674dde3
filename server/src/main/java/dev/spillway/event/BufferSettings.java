package dev.spillway.event;

import java.time.Duration;

/**
 * How events wait for the table.
 *
 * @param flushRows the buffer is flushed when it holds this many events
 * @param flushAge the buffer is flushed when its oldest event waits this long
 * @param maxRows a batch is refused when the buffer would hold more events
 * @param maxBytes a batch is refused when the buffer would hold more bytes
 * @param memoryBytes what DuckDB may use for the buffer and its flush, beside the heap
 */
public record BufferSettings(
    int flushRows, Duration flushAge, long maxRows, long maxBytes, long memoryBytes) {

  public BufferSettings {
    require(flushRows >= 1, "events.flush-rows must be at least 1");
    require(flushAge.isPositive(), "events.flush-age must be longer than 0s");
    require(maxRows >= flushRows, "events.buffer-rows must be at least events.flush-rows");
    require(maxBytes >= 1 << 20, "events.buffer-bytes must be at least 1MiB");
    require(memoryBytes >= 64 << 20, "events.memory must be at least 64MiB");
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
