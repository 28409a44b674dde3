package dev.spillway.result;

/**
 * What is known of a whole file.
 *
 * @param size in bytes
 * @param sha256 lower-case hex
 */
public record ResultFacts(long size, String sha256) {}
