package dev.spillway.statistics;

import dev.spillway.database.BoundSql;
import dev.spillway.database.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds the cells of an app up to its sources. */
final class SourceList {
  private SourceList() {}

  /** What is known of a source while its rows are read. */
  private static final class Sum {
    private final SortedMap<String, Long> events = new TreeMap<>();
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    void add(ResultSet row) throws SQLException {
      events.put(row.getString("event"), row.getLong("n"));
      Instant oldest = EventStatistics.instant(row, "first");
      Instant newest = EventStatistics.instant(row, "last");
      first = oldest.isBefore(first) ? oldest : first;
      last = newest.isAfter(last) ? newest : last;
    }
  }

  /** The page of the sources that is asked for. */
  static Page<SourceCount> read(Connection connection, Cells cells, SourceQuery query)
      throws SQLException {
    SequencedMap<Source, Sum> sums = new LinkedHashMap<>();
    try (PreparedStatement statement = statement(cells, query).prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        sums.computeIfAbsent(
                new Source(row.getString("source"), row.getString("token")), source -> new Sum())
            .add(row);
      }
    }
    List<SourceCount> counts = new ArrayList<>();
    sums.forEach(
        (source, sum) -> counts.add(new SourceCount(source, sum.events, sum.first, sum.last)));
    return Page.of(counts, query.limit());
  }

  private static BoundSql statement(Cells cells, SourceQuery query) {
    BoundSql sql =
        new BoundSql().add("WITH wanted AS (SELECT * FROM " + cells.table() + " WHERE true");
    query.kind().ifPresent(kind -> sql.add(" AND source = ?", kind));
    query.token().ifPresent(part -> sql.add(" AND contains(token, ?)", part));
    query
        .after()
        .ifPresent(after ->
            sql.add(
                " AND (source > ? OR source = ? AND token > ?)",
                after.kind(),
                after.kind(),
                after.token()));
    return sql.add("), page AS (SELECT DISTINCT source, token FROM wanted")
        .add(" ORDER BY source, token LIMIT ?)", query.limit() + 1)
        .add(" SELECT source, token, event, CAST(sum(n) AS BIGINT) AS n,")
        .add(" min(first) AS first, max(last) AS last")
        .add(" FROM wanted JOIN page USING (source, token)")
        .add(" GROUP BY source, token, event ORDER BY source, token");
  }
}
