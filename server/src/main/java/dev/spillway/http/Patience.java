package dev.spillway.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long a peer may keep us waiting in all: for a while, and a second more for each so many
 * bytes.
 *
 * @param slowest bytes a second, at least 1
 */
record Patience(Duration timeout, long slowest) {
  /** Of what waits for nobody. */
  static final Patience NONE = new Patience(Duration.ZERO, 1);

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  boolean isOver(long waitedNanos, long bytes) {
    return waitedNanos > timeout.toNanos() + bytes * NANOS / slowest;
  }
}
