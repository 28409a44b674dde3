package dev.spillway.event;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that someone may have meant. */
public final class NearName {
  private static final int FURTHEST = 3;
  private static final int LONGEST = 64;

  private NearName() {}

  /** The nearest of the known names, if one is near enough. */
  public static Optional<String> of(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    return known.stream()
        .filter(candidate -> distance(name, candidate) <= FURTHEST)
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
  }

  /** How many letters must be changed, added or left out. */
  private static int distance(String one, String other) {
    int[] previous = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      previous[column] = column;
    }
    for (int row = 1; row <= one.length(); row++) {
      int[] current = new int[other.length() + 1];
      current[0] = row;
      for (int column = 1; column <= other.length(); column++) {
        int change = one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1;
        current[column] =
            Math.min(
                previous[column - 1] + change, 1 + Math.min(previous[column], current[column - 1]));
      }
      previous = current;
    }
    return previous[other.length()];
  }
}
