package dev.spillway.export;

/**
 * What an export would come to.
 *
 * @param rows about how many lines without the header
 * @param size about how many bytes, packed if the file would be
 */
public record Estimate(long rows, long size) {}
