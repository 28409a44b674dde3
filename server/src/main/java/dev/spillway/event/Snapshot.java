package dev.spillway.event;

/**
 * One immutable state of the event table.
 *
 * @param id the table's own id of it
 * @param sequence its place among the table's states: a later one has a greater number
 */
public record Snapshot(long id, long sequence) {}
