package dev.spillway.event;

import dev.spillway.diagnosis.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Holds the clock against what was written down by it before. */
final class ClockInspection {
  private static final String CLOCK = "clock";
  private static final Duration TOLERATED = Duration.ofMinutes(1);
  private static final Duration LONG_AGO = Duration.ofDays(400);

  private final InstantSource clock;

  ClockInspection(InstantSource clock) {
    this.clock = clock;
  }

  Finding finding(HighWater.Mark mark, StoreFolders folders) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant last = last(mark, folders);
    if (last.isAfter(now.plus(TOLERATED))) {
      return Finding.fail(
          CLOCK,
          "it is %s, but events were received at %s".formatted(now, last),
          "set the clock; if it was wrong then, wait: received dates stand still until it catches"
              + " up");
    }
    if (last.isBefore(now.minus(LONG_AGO)) && mark.seq() > 0) {
      return Finding.warn(
          CLOCK,
          "it is %s, and the last event was received at %s".formatted(now, last),
          "if that is not so, set the clock before events and results are dropped as too old");
    }
    return Finding.ok(CLOCK, now.toString());
  }

  /** When something was last written, by the store's own word or by the file system's. */
  private static Instant last(HighWater.Mark mark, StoreFolders folders) {
    Instant received = mark.seq() > 0 ? Instant.ofEpochMilli(mark.receivedMillis()) : Instant.EPOCH;
    try {
      Instant written = Files.getLastModifiedTime(folders.highWater()).toInstant();
      return received.isAfter(written) || mark.seq() == 0 ? received : written;
    } catch (IOException e) {
      return received;
    }
  }
}
