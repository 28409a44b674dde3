package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * Copies of events in the order of their files, so that their source is read but once, and no file
 * has to read and sort all of them. They are in a database of their own in DuckDB's memory
 * (spilled, where that is too small), which all connections of the instance see, and which goes as
 * a whole. Filled by one thread, then read by any.
 */
final class SortedEvents implements AutoCloseable {
  private final Connection connection;
  private final String database;
  private int tables;

  private SortedEvents(Connection connection, String database) {
    this.connection = connection;
    this.database = database;
  }

  static SortedEvents open(Connection connection) throws SQLException {
    String database = "sorted_" + UUID.randomUUID().toString().replace('-', '_');
    execute(connection, "ATTACH ':memory:' AS " + database);
    return new SortedEvents(connection, database);
  }

  /** A copy of the columns that are not known. */
  record Copy(String table, KnownValues known) {

    /** A query for the number and the bounds of each day's events. */
    BoundSql statistics() {
      return DayFile.statistics(table, known);
    }

    /** A query for all columns of a day's events, in their file's order. */
    BoundSql of(DayFile file) {
      return new BoundSql()
          .add("SELECT ")
          .add(known.all())
          .add(" FROM " + table + " WHERE ")
          .add(file.within());
    }
  }

  /** Sorts the events. */
  Copy add(EventSource source) throws SQLException {
    Copy copy = new Copy(database + ".event_" + tables, source.known());
    tables++;
    BoundSql sort =
        new BoundSql()
            .add("CREATE TABLE " + copy.table() + " AS SELECT ")
            .add(String.join(", ", source.known().others()) + " FROM (")
            .add(source.events())
            .add(") ORDER BY date::DATE, " + source.known().order());
    try (PreparedStatement statement = sort.prepare(connection)) {
      statement.execute();
    }
    return copy;
  }

  @Override
  public void close() throws SQLException {
    execute(connection, "DETACH " + database);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
