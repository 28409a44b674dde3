package dev.spillway.s3;

import java.time.Instant;

/**
 * What a list of objects says of one.
 *
 * @param size in bytes
 * @param modified when it was last written, by the store's clock
 */
public record ListedObject(String key, long size, Instant modified) {}
