package dev.spillway.event;

import java.time.Duration;

/**
 * How much the store holds, at one moment.
 *
 * @param bufferRows events that wait for their flush
 * @param bufferBytes their size as the buffer counts it
 * @param bufferAge how long the oldest of them waits
 * @param tableRows events of the table's current state
 * @param tableFiles its data files
 * @param tableBytes their size
 */
public record StoreVitals(
    long bufferRows,
    long bufferBytes,
    Duration bufferAge,
    long tableRows,
    long tableFiles,
    long tableBytes) {}
