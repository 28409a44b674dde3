package dev.spillway.intake;

import dev.spillway.intake.IntakeOutcome.BadEvent;
import java.util.ArrayList;
import java.util.List;

/** Counts what is wrong with a body, and keeps the first of it. Not thread-safe. */
final class Problems {
  static final String NO_OBJECT = "an event must be a JSON object";
  static final String TOO_LONG = "an event must have at most 64 KiB";
  static final String NO_EVENTS = "the body holds no JSON";

  private static final int KEPT = 100;

  private final List<BadEvent> first = new ArrayList<>();
  private long count;

  void add(long line, String message) {
    count++;
    if (first.size() < KEPT) {
      first.add(new BadEvent(line, message));
    }
  }

  boolean any() {
    return count > 0;
  }

  IntakeOutcome.Rejected rejected() {
    return new IntakeOutcome.Rejected(count, first);
  }
}
