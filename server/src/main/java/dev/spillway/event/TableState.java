package dev.spillway.event;

/**
 * What the table holds in its current state.
 *
 * @param snapshots how many states are kept, the current one among them
 */
public record TableState(long rows, long files, long bytes, long snapshots) {}
