package dev.spillway.result;

import dev.spillway.s3.S3Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where results are kept.
 *
 * @param folder of the local disk; what is being written is there in any case
 * @param bucket where published files are instead
 */
public record ResultSettings(Path folder, Optional<Bucket> bucket) {

  /**
   * Results in a bucket.
   *
   * @param presigned how long links to the bucket itself work, if they are given out
   */
  public record Bucket(S3Place place, Optional<Duration> presigned) {}
}
