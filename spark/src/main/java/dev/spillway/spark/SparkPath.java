package dev.spillway.spark;

import java.util.regex.Pattern;

/** Locations as Hadoop's file systems, which Spark reads and writes by, have them. */
final class SparkPath {
  /** What such a path may hold that stands for other characters. */
  private static final Pattern PATTERN = Pattern.compile("[\\\\{}\\[\\]*?,]");

  private static final String BUCKET = "s3://";

  private SparkPath() {}

  /** A file to be read. */
  static String toRead(String location) {
    return PATTERN.matcher(toWrite(location)).replaceAll("\\\\$0");
  }

  /** A folder to be written. */
  static String toWrite(String location) {
    return location.startsWith(BUCKET)
        ? "s3a://" + location.substring(BUCKET.length())
        : "file://" + location;
  }
}
