package dev.spillway.database;

/**
 * How busy the connections to the database are.
 *
 * @param waiting threads that wait for a connection
 * @param writers threads that wait for their turn to write
 */
public record PoolState(int active, int idle, int most, int waiting, int writers) {}
