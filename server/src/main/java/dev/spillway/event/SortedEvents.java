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

  /**
   * A copy of the columns that are not known. Its rows are numbered in their order.
   *
   * @param files as {@link EventSource#files}
   */
  record Copy(String table, KnownValues known, int files) {

    /** A query for each day, the number of its events, and that of the first of them. */
    BoundSql days() {
      return new BoundSql()
          .add(
              "SELECT date::DATE AS day, count(*) AS n, min(rowid) AS first FROM "
                  + table
                  + " GROUP BY day ORDER BY day");
    }

    /** A query for all columns of a file's events, in their order. */
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
    Copy copy = new Copy(database + ".event_" + tables, source.known(), source.files());
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
