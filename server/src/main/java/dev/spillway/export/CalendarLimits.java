package dev.spillway.export;

import java.time.Instant;
import java.time.ZoneOffset;

/** Spans in calendar months, clamped to a month's last day, {@code docs/api.md}, "Dates". */
public final class CalendarLimits {
  private static final int FILE_MONTHS = 1;
  private static final int VISIBLE_MONTHS = 6;
  private static final int LISTED_MONTHS = 4;

  /** More than the days by which adding and taking away the same months can differ. */
  private static final int CLAMPED_DAYS = 4;

  private CalendarLimits() {}

  /** The first instant at which a file completed at this one is gone. */
  static Instant fileExpiry(Instant completedAt) {
    return plusMonths(completedAt, FILE_MONTHS);
  }

  /** The first instant at which a request created then cannot be asked for any more. */
  static Instant visibleUntil(Instant createdAt) {
    return plusMonths(createdAt, VISIBLE_MONTHS);
  }

  /** Whether a request created then can still be asked for. */
  public static boolean isVisible(Instant createdAt, Instant now) {
    return now.isBefore(visibleUntil(createdAt));
  }

  /** Whether a request created then is in the list. */
  static boolean isListed(Instant createdAt, Instant now) {
    return now.isBefore(plusMonths(createdAt, LISTED_MONTHS));
  }

  /** Nothing created before this is in the list. */
  static Instant listedSince(Instant now) {
    return now.atOffset(ZoneOffset.UTC)
        .minusMonths(LISTED_MONTHS)
        .minusDays(CLAMPED_DAYS)
        .toInstant();
  }

  /** Nothing created at or after this has stopped being visible. */
  static Instant invisibleBefore(Instant now) {
    return now.atOffset(ZoneOffset.UTC)
        .minusMonths(VISIBLE_MONTHS)
        .plusDays(CLAMPED_DAYS)
        .toInstant();
  }

  /** Everything created before this has stopped being visible. */
  public static Instant goneBefore(Instant now) {
    return now.atOffset(ZoneOffset.UTC)
        .minusMonths(VISIBLE_MONTHS)
        .minusDays(CLAMPED_DAYS)
        .toInstant();
  }

  private static Instant plusMonths(Instant instant, int months) {
    return instant.atOffset(ZoneOffset.UTC).plusMonths(months).toInstant();
  }
}
