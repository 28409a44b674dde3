package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * A copy of events in the order of their files, so that none of these has to read and sort all of
 * them. It is in a database of its own in DuckDB's memory (spilled, where that is too small), which
 * all connections of the instance see, and which goes as a whole. Thread-safe.
 */
final class SortedEvents implements AutoCloseable {
  private final Connection connection;
  private final String database;
  private final SingleValues known;

  private SortedEvents(Connection connection, String database, SingleValues known) {
    this.connection = connection;
    this.database = database;
    this.known = known;
  }

  /**
   * Sorts the events.
   *
   * @param events a query for all columns of the table
   * @param known the columns that are the same for all of them
   */
  static SortedEvents of(
      Connection connection, BoundSql events, SingleValues known, CampaignRanks ranks)
      throws SQLException {
    String database = "sorted_" + UUID.randomUUID().toString().replace('-', '_');
    SortedEvents sorted = new SortedEvents(connection, database, known);
    execute(connection, "ATTACH ':memory:' AS " + database);
    try {
      sorted.fill(events, ranks);
      return sorted;
    } catch (SQLException | RuntimeException e) {
      sorted.closeAfter(e);
      throw e;
    }
  }

  private void fill(BoundSql events, CampaignRanks ranks) throws SQLException {
    String app = known.has(EventColumns.APP) ? "" : "app, ";
    BoundSql fill =
        new BoundSql()
            .add("CREATE TABLE " + table() + " AS SELECT " + known.others() + " FROM (")
            .add(events)
            .add(")" + ranks.join() + " ORDER BY " + app + "date::DATE, " + ranks.order(known));
    try (PreparedStatement statement = fill.prepare(connection)) {
      statement.execute();
    }
  }

  private String table() {
    return database + ".sorted_event";
  }

  /** A query for those columns of a file's events that vary there, in the file's order. */
  BoundSql of(DayFile file) {
    BoundSql query =
        new BoundSql()
            .add("SELECT " + SingleValues.of(file).others() + " FROM " + table() + " WHERE ")
            .add(file.within());
    return known.has(EventColumns.APP) ? query : query.add(" AND app = ?", file.app());
  }

  private void closeAfter(Exception failure) {
    try {
      close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
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
