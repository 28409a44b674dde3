package dev.spillway.intake;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How bodies of events are taken in.
 *
 * @param folder where events of a large body wait until the whole body is checked; left-overs are
 *     removed at start
 * @param maxBodyBytes the largest decoded body
 * @param memoryBytes how much of one body is kept in memory before it goes to the folder
 * @param concurrent how many bodies are in work at once; more wait, and then are refused
 * @param future how far in the future an event's date may lie
 * @param lookbackDays how old an event may be, where the company has no lookback of its own
 */
public record IntakeSettings(
    Path folder,
    long maxBodyBytes,
    int memoryBytes,
    int concurrent,
    Duration future,
    int lookbackDays) {

  public IntakeSettings {
    require(maxBodyBytes >= 1 << 16, "intake.max-body must be at least 64KiB");
    require(memoryBytes >= 0, "intake.memory must not be negative");
    require(concurrent >= 1, "intake.concurrent must be at least 1");
    require(!future.isNegative(), "intake.future must not be negative");
    require(lookbackDays >= 1, "exports.lookback-days must be at least 1");
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
