package dev.spillway.s3;

/**
 * What the store says of one object.
 *
 * @param size in bytes
 * @param etag changes whenever the object's bytes do
 */
public record ObjectFacts(long size, String etag) {}
