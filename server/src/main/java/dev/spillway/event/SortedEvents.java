package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Copies of events in the order of their files, so that their source is read but once, and no file
 * has to read and sort all of them. They are in a database of their own in DuckDB's memory
 * (spilled, where that is too small), which all connections of the instance see, and which goes as
 * a whole. Thread-safe; each thread brings a connection of its own.
 */
final class SortedEvents implements AutoCloseable {
  private final Connection connection;
  private final String database;
  private final AtomicInteger tables = new AtomicInteger();

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

  /**
   * Sorts the events.
   *
   * @throws SQLException also when they are not as many as they should be
   */
  Copy add(Connection own, EventSource source) throws SQLException {
    Copy copy =
        new Copy(database + ".event_" + tables.getAndIncrement(), source.known(), source.files());
    BoundSql sort =
        new BoundSql()
            .add("CREATE TABLE " + copy.table() + " AS ")
            .add(source.sorted("date::DATE, "));
    try (PreparedStatement statement = sort.prepare(own)) {
      statement.execute();
    }
    if (source.rows().isPresent() && count(own, copy) != source.rows().getAsLong()) {
      throw new SQLException("another number of events was read than was counted");
    }
    return copy;
  }

  private static long count(Connection own, Copy copy) throws SQLException {
    try (Statement statement = own.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + copy.table())) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Lets go of a copy before the end. */
  void drop(Connection own, Copy copy) throws SQLException {
    execute(own, "DROP TABLE " + copy.table());
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
