package dev.spillway.engine;

/**
 * What came of a sort.
 *
 * @param lines how many lines
 * @param bytes of all of them, their ends included
 */
public record SortedLines(long lines, long bytes) {}
