package dev.spillway.intake;

import dev.spillway.database.BoundSql;
import dev.spillway.event.LoadRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many rows of each day, source, token and event a Parquet body has, and where: from one
 * reading of the columns that repeat themselves. So what all of those rows have in common is
 * checked once, and the body can be sorted with numbers in place of its repeated names. Used by one
 * thread.
 */
final class ParquetCampaigns {
  private static final List<String> NAMES = List.of("source", "token", "event");

  /** Fewer rows are not worth a second reading. */
  private static final long LEAST_ROWS = 65_536;

  private final Connection connection;
  private final ParquetRows rows;
  private final String counts;
  private final ParquetScratch scratch;

  private ParquetCampaigns(Connection connection, ParquetScratch scratch, ParquetRows rows) {
    this.connection = connection;
    this.rows = rows;
    this.counts = scratch.table("campaign_day");
    this.scratch = scratch;
  }

  static ParquetCampaigns count(Connection connection, ParquetScratch scratch, ParquetRows rows)
      throws SQLException {
    ParquetCampaigns campaigns = new ParquetCampaigns(connection, scratch, rows);
    campaigns.count();
    return campaigns;
  }

  private void count() throws SQLException {
    BoundSql count = new BoundSql().add("CREATE TABLE " + counts + " AS SELECT date::DATE AS day");
    for (String name : NAMES) {
      // A longer one is bad in any case, and need not be kept.
      count.add(
          ", CASE WHEN strlen(%1$s) <= %2$d THEN %1$s END AS %1$s"
              .formatted(name, EventChecker.LONGEST_TOKEN));
    }
    count
        .add(", count(*) AS n, min(date) AS first_date, max(date) AS last_date")
        .add(", min(" + LoadRows.NUMBER + ") AS first, max(" + LoadRows.NUMBER + ") AS last FROM (")
        .add(rows.all())
        .add(") GROUP BY ALL");
    execute(count);
  }

  private void execute(BoundSql sql) throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection)) {
      statement.execute();
    }
  }

  /** Whether any row is bad by its source, token, event or date. */
  boolean anyBad(EventChecker checker) throws SQLException {
    return number(
            new BoundSql()
                .add("SELECT count(*) FROM " + counts + " WHERE ")
                .add(ParquetRules.badCampaign(checker, "first_date", "last_date")))
        > 0;
  }

  /** How many rows there are. */
  long rows() throws SQLException {
    return number(new BoundSql().add("SELECT coalesce(sum(n), 0)::BIGINT FROM " + counts));
  }

  private long number(BoundSql sql) throws SQLException {
    try (PreparedStatement query = sql.prepare(connection);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * The parts that the body is read in, if none of it is bad by source, token, event or date.
   *
   * @param suspect when it is true of a row, the part's query fails
   */
  List<LoadRows.Part> parts(BoundSql suspect) throws SQLException {
    for (String name : NAMES) {
      // Numbers that sort as the texts do.
      execute(
          new BoundSql()
              .add("CREATE TYPE " + type(name) + " AS ENUM (SELECT DISTINCT " + name)
              .add(" FROM " + counts + " ORDER BY " + name + ")"));
    }
    List<DayRange> ranges = ranges();
    int pieces = Math.min(LoadRows.FILES, LoadRows.AT_ONCE / Math.max(1, ranges.size()));
    List<LoadRows.Part> parts = new ArrayList<>();
    for (DayRange range : ranges) {
      List<Piece> cut = cut(range, range.rows() < LEAST_ROWS ? 1 : pieces);
      for (Piece piece : cut) {
        BoundSql events =
            new BoundSql()
                .add("SELECT * FROM (")
                .add(rows(range, piece))
                .add(") WHERE CASE WHEN ")
                .add(suspect)
                .add(" THEN error('a row may be bad') ELSE true END");
        parts.add(
            new LoadRows.Part(
                numbered(ParquetRows.events(events)),
                piece.count(),
                LoadRows.FILES / cut.size(),
                range.day()));
      }
    }
    return parts;
  }

  private String type(String name) {
    return scratch.table(name + "_number");
  }

  private BoundSql numbered(BoundSql events) {
    return new BoundSql()
        .add(
            NAMES.stream()
                .map(name -> name + "::" + type(name) + " AS " + name)
                .collect(Collectors.joining(", ", "SELECT * REPLACE (", ") FROM (")))
        .add(events)
        .add(")");
  }

  /** The number of a row's campaign, by source and token. */
  private String place() {
    return "((enum_code(source::%s)::BIGINT << 32) | enum_code(token::%s)::BIGINT)"
        .formatted(type("source"), type("token"));
  }

  private List<DayRange> ranges() throws SQLException {
    List<DayRange.Day> days = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT day, sum(n)::BIGINT, min(first), max(last) FROM "
                    + counts
                    + " GROUP BY day ORDER BY day");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        days.add(
            new DayRange.Day(
                row.getObject(1, LocalDate.class), row.getLong(2), row.getLong(3), row.getLong(4)));
      }
    }
    // Each reading would have to take all dates apart where they are texts.
    return rows.schema().hasTexts(ParquetSchema.DATE)
        ? DayRange.all(days)
        : DayRange.cut(days, rows.groups(connection));
  }

  /**
   * Campaigns whose rows are read together.
   *
   * @param end the first campaign after them
   * @param count how many rows they have
   */
  private record Piece(long first, long end, long count) {

    static Piece all(long count) {
      return new Piece(0, Long.MAX_VALUE, count);
    }

    boolean isAll() {
      return first == 0 && end == Long.MAX_VALUE;
    }
  }

  /** Cuts some days between campaigns, into so many pieces of about one size, or fewer. */
  private List<Piece> cut(DayRange range, int pieces) throws SQLException {
    if (pieces <= 1) {
      return List.of(Piece.all(range.rows()));
    }
    BoundSql query =
        new BoundSql()
            .add("SELECT " + place() + ", sum(n)::BIGINT FROM " + counts)
            .add(" WHERE day >= ? AND day < ? GROUP BY 1 ORDER BY 1", range.first(), range.end());
    List<Piece> cut = new ArrayList<>();
    try (PreparedStatement statement = query.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      long first = 0;
      long count = 0;
      long sum = 0;
      while (row.next()) {
        count += row.getLong(2);
        sum += row.getLong(2);
        if (sum >= range.rows() * (cut.size() + 1) / pieces) {
          cut.add(new Piece(first, row.getLong(1) + 1, count));
          first = row.getLong(1) + 1;
          count = 0;
        }
      }
    }
    return cut;
  }

  private BoundSql rows(DayRange range, Piece piece) {
    BoundSql days =
        rows.schema().hasTexts(ParquetSchema.DATE)
            ? rows.all()
            : rows.within(range.first(), range.end());
    return piece.isAll()
        ? days
        : new BoundSql()
            .add("SELECT * FROM (")
            .add(days)
            .add(") WHERE " + place() + " >= ? AND ", piece.first())
            .add(place() + " < ?", piece.end());
  }
}
