package dev.spillway.statistics;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many live events of a source the table holds.
 *
 * @param events how many of each name, by the name; not empty
 * @param first the date of the oldest
 * @param last the date of the newest
 */
public record SourceCount(
    Source source, SortedMap<String, Long> events, Instant first, Instant last) {

  public SourceCount {
    events = Collections.unmodifiableSortedMap(new TreeMap<>(events));
  }

  /** How many events there are in all. */
  public long count() {
    return events.values().stream().mapToLong(Long::longValue).sum();
  }
}
