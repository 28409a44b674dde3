package dev.spillway.statistics;

/**
 * What an export is of: a kind, such as {@code campaign}, and a token of it.
 *
 * @param kind also called the source of an event
 */
public record Source(String kind, String token) {}
