package dev.spillway.event;

import dev.spillway.s3.S3Place;

/**
 * A bucket that holds the table's files.
 *
 * @param cacheBytes what copies of its files may take on the local disk while nobody reads them; a
 *     piece of work has all that it reads there, however much that is
 */
public record TableBucket(S3Place place, long cacheBytes) {

  public TableBucket {
    if (cacheBytes < 1 << 28) {
      throw new IllegalArgumentException("events.cache-size must be at least 256MiB");
    }
  }
}
