package dev.spillway.intake;

import java.nio.file.Path;

/**
 * How bodies of events are taken in.
 *
 * @param folder where events of a large body wait until the whole body is checked; left-overs are
 *     removed at start
 * @param maxBodyBytes the largest decoded body
 * @param memoryBytes how much of one body is kept in memory before it goes to the folder
 * @param concurrent how many bodies are in work at once, and a quarter as many Parquet bodies
 *     besides; more wait, and then are refused
 * @param minFreeBytes bodies are refused while the folder's disk has less free space
 * @param acknowledge what an answer waits for
 */
public record IntakeSettings(
    Path folder,
    long maxBodyBytes,
    int memoryBytes,
    int concurrent,
    long minFreeBytes,
    EventDates dates,
    Acknowledge acknowledge) {

  public IntakeSettings {
    require(maxBodyBytes >= 1 << 16, "intake.max-body must be at least 64KiB");
    require(memoryBytes >= 0, "intake.memory must not be negative");
    require(concurrent >= 1, "intake.concurrent must be at least 1");
    require(minFreeBytes >= 0, "intake.min-free-disk must not be negative");
  }

  private static void require(boolean fine, String message) {
    if (!fine) {
      throw new IllegalArgumentException(message);
    }
  }
}
