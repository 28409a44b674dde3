package dev.spillway.event;

import dev.spillway.database.BoundSql;

/**
 * Events of one app that are to become files of the table.
 *
 * @param events a query for at least the columns that are not known; run once
 * @param known the others, the app among them
 * @param files into how many files a day of them may be cut, where it has many
 */
record EventSource(BoundSql events, KnownValues known, int files) {

  /** Events of whose days each becomes one file. */
  EventSource(BoundSql events, KnownValues known) {
    this(events, known, 1);
  }
}
