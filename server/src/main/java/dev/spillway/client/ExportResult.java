package dev.spillway.client;

import java.time.Duration;

/**
 * A file that is there, whole.
 *
 * @param size its bytes
 * @param sha256 their digest, in hex
 * @param resumedAt how many of the bytes an earlier run had brought
 * @param duration of this run
 */
public record ExportResult(
    ExportView request,
    long size,
    String sha256,
    Checked checked,
    long resumedAt,
    Duration duration) {

  /** What the bytes were compared with. */
  public enum Checked {
    /** The server's SHA-256. */
    SHA256,
    /** Their number, since the server tells no more. */
    SIZE,
    /** Nothing, since the server tells nothing. */
    NOTHING
  }
}
