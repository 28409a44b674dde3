package dev.spillway.intake;

import java.time.Duration;

/**
 * Which dates an event may have.
 *
 * @param future how far in the future
 * @param lookbackDays how old, where the company has no lookback of its own
 */
public record EventDates(Duration future, int lookbackDays) {

  public EventDates {
    if (future.isNegative()) {
      throw new IllegalArgumentException("intake.future must not be negative");
    }
    if (lookbackDays < 1) {
      throw new IllegalArgumentException("exports.lookback-days must be at least 1");
    }
  }
}
