package dev.spillway.event;

/**
 * One immutable state of the event table.
 *
 * @param id the table's own id of it
 */
public record Snapshot(long id) {}
