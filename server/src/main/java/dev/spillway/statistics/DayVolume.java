package dev.spillway.statistics;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many events a day has.
 *
 * @param day in UTC
 * @param events how many of each name, by the name; not empty
 */
public record DayVolume(LocalDate day, SortedMap<String, Long> events) {

  public DayVolume {
    events = Collections.unmodifiableSortedMap(new TreeMap<>(events));
  }

  /** How many events there are in all. */
  public long count() {
    return events.values().stream().mapToLong(Long::longValue).sum();
  }
}
