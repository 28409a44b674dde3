package dev.spillway.event;

import java.nio.file.Path;

/**
 * How the event store keeps events.
 *
 * @param folder holds {@code buffer/}, {@code work/}, {@code warehouse/} and {@code catalog.db};
 *     exclusive to this process
 * @param node this node's name; it marks in the table how far its buffer was flushed
 */
public record EventStoreSettings(
    Path folder, String node, BufferSettings buffer, TableSettings table) {}
