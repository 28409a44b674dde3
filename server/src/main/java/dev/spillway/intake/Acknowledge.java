package dev.spillway.intake;

import java.util.Locale;
import java.util.Optional;

/** What an answer to a body of events waits for. */
public enum Acknowledge {
  /** The events are on this node's disk, and outlive its end. */
  BUFFERED,
  /**
   * They are in the table besides, and outlive the loss of the node's disk if that is elsewhere.
   */
  COMMITTED;

  /** The one that settings call so. */
  public static Optional<Acknowledge> of(String text) {
    for (Acknowledge one : values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(text)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }
}
