package dev.spillway.s3;

import java.util.Optional;

/**
 * What the store says of one object.
 *
 * @param size in bytes
 * @param etag changes whenever the object's bytes do
 * @param sha256 lower-case hex; of objects that were written in one piece
 */
public record ObjectFacts(long size, String etag, Optional<String> sha256) {}
