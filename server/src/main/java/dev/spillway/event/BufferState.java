package dev.spillway.event;

import java.time.Duration;

/**
 * What waits in the buffer for the table.
 *
 * @param bytes roughly, as it was sent
 * @param maxRows beyond it nothing is taken in
 * @param maxBytes beyond it neither
 * @param oldest how long the oldest event waits; zero when there is none
 */
public record BufferState(long rows, long bytes, long maxRows, long maxBytes, Duration oldest) {}
