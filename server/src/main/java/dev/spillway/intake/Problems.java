package dev.spillway.intake;

import dev.spillway.intake.Rejections.BadEvent;
import java.util.ArrayList;
import java.util.List;

/** Counts what is wrong with a body, and keeps the first of it. Not thread-safe. */
final class Problems {
  static final String NO_OBJECT = "an event must be a JSON object";
  static final String TOO_LONG = "an event must have at most 64 KiB";
  static final String NO_EVENTS = "the body holds no JSON";

  static final int KEPT = 100;

  private final OnError onError;
  private final List<BadEvent> first = new ArrayList<>();
  private long count;
  private boolean stopped;

  Problems(OnError onError) {
    this.onError = onError;
  }

  void add(long line, String message) {
    count++;
    if (first.size() < KEPT) {
      first.add(new BadEvent(line, message));
    }
  }

  /** Counts further ones, behind those that are kept. */
  void addUntold(long more) {
    count += more;
  }

  /** The body could not be read to its end. */
  void stop() {
    stopped = true;
  }

  /** Whether they are such that nothing of the body is stored. */
  boolean refuse() {
    return stopped || (onError == OnError.FAIL && count > 0);
  }

  Rejections rejections() {
    return new Rejections(count, first);
  }
}
