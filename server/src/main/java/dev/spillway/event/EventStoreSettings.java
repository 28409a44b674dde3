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
    long memoryBytes) {}
