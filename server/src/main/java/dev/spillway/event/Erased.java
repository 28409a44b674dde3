package dev.spillway.event;

/**
 * What became of a person's events.
 *
 * @param events how many were removed by this call
 * @param files how many data files held them
 * @param cleanSince the sequence number of the first table state without the person
 */
public record Erased(long events, long files, long cleanSince) {}
