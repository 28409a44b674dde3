package dev.spillway.event;

/**
 * Whose events these are.
 *
 * @param appId the app's id; it partitions the table
 * @param test whether they came in under the app's Dev key; test events are kept, never exported
 */
public record EventStream(String appId, boolean test) {}
