package dev.spillway.s3;

import java.time.Instant;

/**
 * An object as the store lists it.
 *
 * @param size in bytes
 * @param modified when it was written
 */
public record StoredObject(String key, long size, Instant modified) {}
