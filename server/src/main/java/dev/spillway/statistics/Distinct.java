package dev.spillway.statistics;

/**
 * Some events, and what is left of them when equal ones count once.
 *
 * @param events how many there are
 * @param different how many of them differ; at most as many
 */
public record Distinct(long events, long different) {}
