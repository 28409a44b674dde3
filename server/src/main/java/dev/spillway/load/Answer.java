package dev.spillway.load;

import java.util.List;

/** What the server made of a body. */
sealed interface Answer {

  /** The good events are stored. */
  record Accepted(long count, Rejections rejections) implements Answer {}

  /** Nothing is stored. */
  record Rejected(Rejections rejections) implements Answer {}

  /** Nothing is stored, and less at once might be. */
  record TooLarge(String message) implements Answer {}

  /**
   * Which events were wrong.
   *
   * @param count how many
   * @param known the first of them
   */
  record Rejections(long count, List<BadEvent> known) {
    public Rejections {
      known = List.copyOf(known);
    }

    boolean isAllKnown() {
      return known.size() == count;
    }
  }

  /** A wrong event, by its line of the body. */
  record BadEvent(long line, String message) {}
}
