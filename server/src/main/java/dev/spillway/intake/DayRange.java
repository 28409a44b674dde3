package dev.spillway.intake;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Some days of a Parquet body that are read together.
 *
 * @param end the first day after them
 * @param rows how many rows they have
 */
record DayRange(LocalDate first, LocalDate end, long rows) {
  /** As often as this, at most, a row may be passed over or read in all readings together. */
  private static final int MOST_READINGS = 3;

  /**
   * A day's rows.
   *
   * @param rows how many they are
   * @param first the least of their numbers in the body, from 1
   * @param last the greatest
   */
  record Day(LocalDate day, long rows, long first, long last) {}

  /** The one day that it is, if it is one. */
  Optional<LocalDate> day() {
    return first.plusDays(1).equals(end) ? Optional.of(first) : Optional.empty();
  }

  /**
   * Cuts the days into ranges, as short as may be: a range is sorted by itself, which is less work
   * than to sort all at once, but has all row groups read that it has a row in. So a body in the
   * order of its days is read day by day, and one without an order in a few ranges.
   *
   * @param days in their order
   * @param groups how many rows each row group has
   */
  static List<DayRange> cut(List<Day> days, List<Long> groups) {
    long rows = groups.stream().mapToLong(Long::longValue).sum();
    for (int each = 1; each < days.size(); each *= 2) {
      List<List<Day>> ranges = ranges(days, each);
      long read = ranges.stream().mapToLong(range -> read(range, groups)).sum();
      if (read <= MOST_READINGS * rows) {
        return ranges.stream().map(DayRange::of).toList();
      }
    }
    return all(days);
  }

  /** All days together; none where there are none. */
  static List<DayRange> all(List<Day> days) {
    return days.isEmpty() ? List.of() : List.of(of(days));
  }

  private static List<List<Day>> ranges(List<Day> days, int each) {
    List<List<Day>> ranges = new ArrayList<>();
    for (int from = 0; from < days.size(); from += each) {
      ranges.add(days.subList(from, Math.min(days.size(), from + each)));
    }
    return ranges;
  }

  /** How many rows the row groups have that the days have a row in, or lie between such. */
  private static long read(List<Day> days, List<Long> groups) {
    long first = days.stream().mapToLong(Day::first).min().orElseThrow();
    long last = days.stream().mapToLong(Day::last).max().orElseThrow();
    long read = 0;
    long before = 0;
    for (long rows : groups) {
      if (before < last && before + rows >= first) {
        read += rows;
      }
      before += rows;
    }
    return read;
  }

  private static DayRange of(List<Day> days) {
    return new DayRange(
        days.getFirst().day(),
        days.getLast().day().plusDays(1),
        days.stream().mapToLong(Day::rows).sum());
  }
}
