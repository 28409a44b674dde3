package dev.spillway.event;

/**
 * A client's name for one body, so that the same body sent again is stored once.
 *
 * @param value 1 to 255 visible ASCII characters; unique within an app, remembered for 24 hours
 * @param digest the lower-case hex SHA-256 of the decoded body
 */
public record IdempotencyKey(String value, String digest) {}
