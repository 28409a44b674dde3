package dev.spillway.s3;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a bucket that is Spillway's alone.
 *
 * @param bucket the bucket's name
 * @param prefix what the keys of its objects begin with, without a slash at either end
 */
public record S3Location(String bucket, String prefix) {
  private static final Pattern URL =
      Pattern.compile(
          "s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([A-Za-z0-9_.=-]+(?:/[A-Za-z0-9_.=-]+)*)/?");
  private static final int LONGEST_PREFIX = 200;

  /**
   * Reads {@code s3://BUCKET/PREFIX}. A prefix there must be, since what is found there and belongs
   * to nothing is removed.
   *
   * @throws IllegalArgumentException when it has another form
   */
  public static S3Location parse(String url) {
    Matcher matcher = URL.matcher(url);
    if (!matcher.matches() || matcher.group(2).length() > LONGEST_PREFIX) {
      throw new IllegalArgumentException("not of the form s3://BUCKET/PREFIX");
    }
    return new S3Location(matcher.group(1), matcher.group(2));
  }

  /** The key of the object of this name. */
  public String key(String name) {
    return prefix + "/" + name;
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }
}
