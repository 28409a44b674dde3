package dev.spillway.s3;

/**
 * An upload in parts that was begun and neither completed nor aborted.
 *
 * @param id the store's own name of it
 */
public record PendingUpload(String key, String id) {}
