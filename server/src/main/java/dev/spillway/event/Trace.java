package dev.spillway.event;

import java.time.Instant;

/** One event of a person in the table: enough to tell which exports hold it. */
public record Trace(String source, String token, String event, Instant date) {}
