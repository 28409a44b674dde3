package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be stored of a file.
 *
 * @param parts its events, in parts that may be read at once and one after the other
 * @param absent the columns that none of the events has a value of
 * @param rows the greatest number that one of the events can have
 * @param remark what the file's sender is told besides the count, as {@link EventBatch#remark}
 */
public record LoadRows(List<Part> parts, Set<String> absent, long rows, String remark) {
  /** The column with the number of the event's row in the file, from 1. */
  public static final String NUMBER = "row_number";

  /** How many files a day may become, of a part with all of the day's events. */
  public static final int FILES = CompactionPolicy.RUN_FILES;

  /** So many parts are read at once. */
  public static final int AT_ONCE = TableWrite.WRITERS;

  public LoadRows {
    parts = List.copyOf(parts);
    absent = Set.copyOf(absent);
  }

  /** Of one part. */
  public LoadRows(BoundSql events, long count, long rows, String remark) {
    this(List.of(new Part(events, count, FILES, Optional.empty())), Set.of(), rows, remark);
  }

  /**
   * Some of the events.
   *
   * @param events a query for the columns of {@link EventColumns} that the producer sends, the date
   *     in whole milliseconds, and for {@link #NUMBER}; it gives the same whenever it is run. Texts
   *     may be of another type that sorts as they do
   * @param count how many events it gives
   * @param files into how many files a day of them may be cut
   * @param day the day of all of them, where they are of one and that is known
   */
  public record Part(BoundSql events, long count, int files, Optional<LocalDate> day) {}

  /** How many events there are. */
  public long count() {
    return parts.stream().mapToLong(Part::count).sum();
  }
}
