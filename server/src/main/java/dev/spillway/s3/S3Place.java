package dev.spillway.s3;

import java.io.IOException;

/** A place, and how the store that has it is reached. */
public record S3Place(S3Settings store, S3Location location) {

  /**
   * Prepares the place; nothing is asked of the store yet.
   *
   * @throws ObjectStoreException when no region is set or found
   */
  public S3Bucket open() throws IOException {
    return S3Bucket.open(store, location);
  }
}
