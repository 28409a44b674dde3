package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Events of one app that are to become files of the table.
 *
 * @param events a query for at least the columns that are not known; run once
 * @param known the others, the app among them
 * @param files into how many files a day of them may be cut, where it has many
 * @param order what the query is sorted by within a day, to give the order of a file
 * @param day the day of all of them, where they are of one and that is known
 * @param rows how many they are, where that is known
 */
record EventSource(
    BoundSql events,
    KnownValues known,
    int files,
    String order,
    Optional<LocalDate> day,
    OptionalLong rows) {

  /** Events of which nothing more is known. */
  EventSource(BoundSql events, KnownValues known, int files) {
    this(events, known, files, known.order(), Optional.empty(), OptionalLong.empty());
  }

  /** Events of whose days each becomes one file. */
  EventSource(BoundSql events, KnownValues known) {
    this(events, known, 1);
  }

  /** So many events of one day. */
  static EventSource ofDay(
      LocalDate day, long rows, BoundSql events, KnownValues known, int files) {
    return new EventSource(
        events, known, files, known.order(), Optional.of(day), OptionalLong.of(rows));
  }

  /**
   * A query for the columns that are not known, in an order.
   *
   * @param first what it begins with, such as the day and a comma
   */
  BoundSql sorted(String first) {
    return new BoundSql()
        // The order is that of the columns as they come, which may sort faster than texts.
        .add("SELECT " + known.othersTyped() + " FROM (SELECT * FROM (")
        .add(events)
        .add(") ORDER BY " + first + order + ")");
  }
}
