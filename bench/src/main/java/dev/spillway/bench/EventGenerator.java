package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a data set's events in DuckDB, by hashing: the same for the same data set, on any number of
 * threads. All lie in the same 90 days, whatever the day is.
 */
final class EventGenerator implements AutoCloseable {
  static final String FIRST_DAY = "2025-01-01";
  static final String LAST_DAY = "2025-03-31";

  /** Counts up when other events are made, so that stores of the old ones are not used. */
  static final int VERSION = 1;

  /** A row of the cheap table that events are made of has no more than this beside it. */
  private static final int SLICE = 100_000;

  private static final String EVENT =
      """
      SELECT
        CASE WHEN c.source = 'inapp-campaign'
          THEN CASE WHEN kind < 85 THEN 'inapp_sent' WHEN kind < 97 THEN 'inapp_view'
            ELSE 'inapp_error' END
          ELSE CASE WHEN kind < 85 THEN 'push_sent' WHEN kind < 97 THEN 'push_open'
            ELSE 'push_error' END
        END AS event,
        date, c.source AS source, c.token AS token,
        md5('install-' || person)::UUID::VARCHAR AS install_id,
        CASE WHEN person % 5 > 0 THEN 'customer-' || person END AS custom_id,
        CASE WHEN person % 10 < 3 THEN upper(md5('device-' || person)::UUID::VARCHAR) END
          AS advertising_id
      FROM (
        SELECT *, hash(campaign, number, 1) % 100 AS kind,
          hash(campaign, number, 2) % people.count AS person
        FROM seed, people
        WHERE app = ? AND day >= ? AND day < ? AND seed.rowid >= ? AND seed.rowid < ?) AS s
      JOIN campaign AS c ON c.campaign = s.campaign
      """;

  private final Connection connection;

  private EventGenerator(Connection connection) {
    this.connection = connection;
  }

  /** Decides the dates of all events; their other fields are made when they are written. */
  static EventGenerator of(DataSet data, Path spill) throws SQLException, IOException {
    Files.createDirectories(spill);
    Connection connection = DriverManager.getConnection("jdbc:duckdb:");
    EventGenerator generator = new EventGenerator(connection);
    generator.execute("SET TimeZone = 'UTC'");
    generator.execute("SET memory_limit = '4GB'");
    generator.execute("SET temp_directory = '" + spill + "'");
    generator.makeCampaigns(data);
    generator.execute(
        """
        CREATE TABLE seed AS
        SELECT app, campaign, number, date, date_diff('day', DATE '%s', date::DATE) AS day
        FROM (
          SELECT app, campaign, number, TIMESTAMP '%s 00:00:00' + to_milliseconds(
            CASE WHEN spread THEN (share * %d * 86400000)::BIGINT
              ELSE ((first_day + least(6.99, -0.8 * ln(1 - share))) * 86400000)::BIGINT END) AS date
          FROM (
            SELECT *, hash(campaign, number) / 18446744073709551616.0 AS share
            FROM (
              SELECT campaign, app, spread, first_day, unnest(range(start, start + count)) AS number
              FROM campaign JOIN slice USING (campaign))))
        ORDER BY app, day, date, campaign, number
        """
            .formatted(FIRST_DAY, FIRST_DAY, data.days()));
    generator.execute(
        "CREATE TABLE people AS SELECT " + Math.max(1, data.events() / 10) + " AS count");
    return generator;
  }

  private void makeCampaigns(DataSet data) throws SQLException {
    execute(
        "CREATE TABLE campaign (campaign INTEGER, app INTEGER, source VARCHAR, token VARCHAR,"
            + " spread BOOLEAN, first_day INTEGER)");
    execute("CREATE TABLE slice (campaign INTEGER, start BIGINT, count BIGINT)");
    try (PreparedStatement campaigns =
            connection.prepareStatement(
                "INSERT INTO campaign SELECT ?, ?, ?, ?, ?, hash(?) % " + (data.days() - 7));
        PreparedStatement slices =
            connection.prepareStatement("INSERT INTO slice VALUES (?, ?, ?)")) {
      for (Campaign campaign : data.campaigns()) {
        campaigns.setInt(1, campaign.number());
        campaigns.setInt(2, campaign.app());
        campaigns.setString(3, campaign.source());
        campaigns.setString(4, campaign.token());
        campaigns.setBoolean(5, campaign.spread());
        campaigns.setString(6, campaign.token());
        campaigns.executeUpdate();
        for (long start = 0; start < campaign.events(); start += SLICE) {
          slices.setInt(1, campaign.number());
          slices.setLong(2, start);
          slices.setLong(3, Math.min(SLICE, campaign.events() - start));
          slices.executeUpdate();
        }
      }
    }
  }

  /**
   * A run of an app's days, and of the rows that are in their order.
   *
   * @param first the first row
   * @param end the first row after it
   */
  record Part(int app, int firstDay, int endDay, long first, long end) {
    long events() {
      return end - first;
    }

    /** What is left of it from a row on. */
    Part from(long row) {
      return new Part(app, firstDay, endDay, row, end);
    }

    private Part with(Part next) {
      return new Part(app, firstDay, next.endDay, first, next.end);
    }
  }

  /** Runs of days of one app each, of about so many events or of a single day. */
  List<Part> parts(long events) throws SQLException {
    List<Part> parts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet days =
            statement.executeQuery(
                "SELECT app, day, count(*) FROM seed GROUP BY ALL ORDER BY app, day")) {
      long row = 0;
      while (days.next()) {
        int number = days.getInt(2);
        Part day = new Part(days.getInt(1), number, number + 1, row, row + days.getLong(3));
        row = day.end();
        if (!parts.isEmpty()
            && parts.getLast().app() == day.app()
            && parts.getLast().events() < events) {
          parts.add(parts.removeLast().with(day));
        } else {
          parts.add(day);
        }
      }
    }
    return parts;
  }

  /** Cuts a part into so many events each, wherever in a day that is. */
  static List<Part> slices(Part whole, long events) {
    List<Part> slices = new ArrayList<>();
    for (long first = whole.first(); first < whole.end(); first += events) {
      long end = Math.min(whole.end(), first + events);
      slices.add(new Part(whole.app(), whole.firstDay(), whole.endDay(), first, end));
    }
    return slices;
  }

  /** Writes a part's events, in the order of their dates but for neighbours. */
  void write(Part part, BodyFormat format, Path file) throws SQLException {
    try (PreparedStatement copy =
        connection.prepareStatement(
            "COPY (" + EVENT + ") TO '" + file + "' (" + format.copyOptions() + ")")) {
      copy.setInt(1, part.app());
      copy.setInt(2, part.firstDay());
      copy.setInt(3, part.endDay());
      copy.setLong(4, part.first());
      copy.setLong(5, part.end());
      copy.execute();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
