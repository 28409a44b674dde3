package dev.spillway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.event.Event;
import dev.spillway.event.Kinds;
import dev.spillway.event.LoadRows;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules in SQL and those of the checker say the same of every row. */
class ParquetRulesTest {
  private static final int ROWS = Integer.getInteger("spillway.parquet.rows", 50_000);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final EventChecker CHECKER =
      EventChecker.at(Kinds.defaults(), NOW, Duration.ofHours(1), 90);

  private static final Map<String, List<String>> ODD =
      Map.of(
          "event",
          List.of("push_sent", "push_open", "inapp_view", "", "PUSH_SENT", "push_sent ", "x"),
          "source",
          List.of("campaign", "inapp-campaign", "transactional", "campain", "", "Campaign"),
          "token",
          List.of("t", ".", "..", "...", "", "a b", "ä", "a\n", "a\u0000", "x".repeat(128)).stream()
              .toList(),
          "date",
          List.of(
              "2026-02-03T10:00:00",
              "2026-02-03T10:00:00Z",
              "2026-02-03T10:00:00.12Z",
              "2026-02-03T10:00:00.7Z",
              "2026-02-03T10:00:00.9876Z",
              "2026-02-03T10:00:00.1239999+02:00",
              "2026-02-03T10:00:00.5-0930",
              "2026-02-03T10:00:00+18",
              "2026-02-03T10:00:00+18:30",
              "2026-02-03T10:00:00+18:00",
              "2026-02-03T10:00:00-00:00",
              "2026-02-03T10:00:00+19:00",
              "2026-02-03T10:00:00+02:60",
              "2026-02-03T10:00:00+02:00:00",
              "2026-02-03T24:00:00",
              "2026-02-03T23:59:60",
              "2026-02-29T00:00:00",
              "2026-02-03 10:00:00",
              "2026-02-03T10:00",
              "2026-02-03T10:00:00.",
              "2026-02-03T10:00:00." + "9".repeat(44),
              "2026-02-03T10:00:00." + "9".repeat(45),
              "2026-03-01T13:00:00.123",
              "2026-03-01T13:00:00.1239",
              "2026-03-01T13:00:00.124",
              "2025-12-01T12:00:00.123",
              "2025-12-01T12:00:00.122",
              "0000-01-01T00:00:00+01:00",
              "9999-12-31T23:59:59-01:00",
              "now",
              "",
              "2026-02-03T10:00:00\n",
              "२026-02-03T10:00:00"),
          "attributes",
          List.of(
              "{}",
              " {\"a\":1}\n",
              "\t{\"a\":\"x\"}\r",
              "null",
              " null ",
              "",
              " ",
              "[]",
              "{\"a\":null}",
              "{\"a\":1,\"a\":2}",
              "{\"a\":\"\\ud800\"}",
              "{\"a\":1}{",
              "{\"a\":\"" + "x".repeat(8183) + "\"}",
              "{\"a\":\"" + "x".repeat(8184) + "\"}",
              " {\"a\":\"" + "x".repeat(8184) + "\"} ",
              "{\"a\":\"" + "é".repeat(4092) + "\"}"));

  private static final List<String> ODD_IDS =
      List.of(
          "a",
          "",
          " ",
          "a\u0000",
          "\u0000",
          "\u001f",
          "a\u007f",
          "\u0080",
          "\u2028",
          "漢".repeat(128),
          "漢".repeat(129),
          "\uD83D\uDE00".repeat(512),
          "\uD83D\uDE00".repeat(513),
          "x".repeat(128),
          "x".repeat(129),
          "x".repeat(512),
          "x".repeat(513));

  @TempDir Path folder;

  /** A row of a file, texts as they are sent. */
  private record Row(Map<String, String> values) {
    @Nullable String get(String name) {
      return values.get(name);
    }
  }

  @Test
  void the_sql_and_the_checker_agree_on_random_rows_with_dates_of_the_wire() throws Exception {
    int bad = check(rows(new Random(Long.getLong("spillway.seed", 11))), "VARCHAR");
    assertThat(bad).isBetween(ROWS / 50, ROWS - ROWS / 50);
  }

  @Test
  void they_agree_on_each_odd_id_by_itself_among_good_rows() throws Exception {
    Random random = new Random(Long.getLong("spillway.seed", 13));
    List<String> odd = new ArrayList<>(ODD_IDS);
    odd.addAll(
        List.of(
            "\"",
            "\\",
            "a\"\n",
            "\\\"\n",
            "\\n",
            "a\",\"b",
            "\"\t\"",
            "\\u0000",
            "\\",
            "é\"\u007f"));
    for (String name : List.of("install_id", "custom_id", "advertising_id", "id")) {
      for (String id : odd) {
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
          rows.add(row(random, Integer.MAX_VALUE / 2));
        }
        rows.get(random.nextInt(20)).values.put(name, id);
        check(rows, random.nextBoolean() ? "VARCHAR" : "TIMESTAMP");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMPTZ"})
  void good_rows_of_many_days_are_read_day_by_day_and_whole(String type) throws Exception {
    Random random = new Random(Long.getLong("spillway.seed", 14));
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < 40_000; n++) {
      Row row = row(random, Integer.MAX_VALUE / 2);
      // In their order but for neighbours, and up to the last moment of a day.
      int second = Math.clamp(n * 12L + random.nextInt(-900, 900), 0, 6 * 86_400 - 1);
      row.values.put("date", Instant.parse("2026-02-01T00:00:00Z").plusSeconds(second).toString());
      rows.add(row);
    }
    assertThat(check(rows, type)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMPTZ"})
  void they_agree_where_the_dates_are_timestamps_too(String type) throws Exception {
    Random random = new Random(Long.getLong("spillway.seed", 12));
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < 3000; n++) {
      Row row = row(random, 20);
      Instant near = random.nextBoolean() ? CHECKER.latest() : CHECKER.earliest();
      Instant date =
          near.plusNanos(1000L * random.nextInt(-3000, 3000))
              // As the writer would round it otherwise.
              .truncatedTo(
                  switch (type) {
                    case "TIMESTAMP_S" -> ChronoUnit.SECONDS;
                    case "TIMESTAMP_MS" -> ChronoUnit.MILLIS;
                    case String finer -> ChronoUnit.MICROS;
                  });
      row.values.put("date", date.toString());
      rows.add(row);
    }
    assertThat(check(rows, type)).isBetween(60, 2940);
  }

  @Test
  void good_rows_in_the_order_of_their_days_are_read_day_by_day_and_not_each_looked_at()
      throws SQLException, IOException {
    Random random = new Random(Long.getLong("spillway.seed", 19));
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < ROWS; n++) {
      Row row = row(random, ROWS * 1000);
      row.values.put("date", "2026-02-%02dT10:00:00".formatted(1 + 9 * n / ROWS));
      row.values.put("install_id", "install-" + n);
      row.values.put("advertising_id", "\"quoted\" \\ " + n);
      row.values.put("id", "id-" + n);
      rows.add(row);
    }
    Path file = write(rows, "TIMESTAMP");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      ParquetCheck check = new ParquetCheck(file, CHECKER, new Problems(OnError.FAIL));
      LoadRows load = check.check(connection).orElseThrow();
      assertThat(load.parts())
          .extracting(LoadRows.Part::day)
          .hasSize(9)
          .allMatch(Optional::isPresent);
      Map<Long, Event> stored = new HashMap<>();
      read(load, connection, stored);
      assertThat(stored).hasSize(ROWS);
      check.forget(connection);
    }
  }

  /** Gives how many were bad. */
  private int check(List<Row> rows, String dateType) throws SQLException, IOException {
    Path file = write(rows, dateType);
    Problems problems = new Problems(OnError.SKIP);
    Map<Long, Event> stored = new HashMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      ParquetCheck check = new ParquetCheck(file, CHECKER, problems);
      LoadRows load = check.check(connection).orElseThrow();
      try {
        read(load, connection, stored);
      } catch (SQLException e) {
        stored.clear();
        load = check.checkEach(connection).orElseThrow();
        read(load, connection, stored);
      }
      assertThat(load.rows()).isEqualTo(rows.size());
      assertThat(stored).hasSize((int) load.count());
      check.forget(connection);
    }
    Map<Long, Event> good = new HashMap<>();
    List<Rejections.BadEvent> bad = new ArrayList<>();
    for (int n = 0; n < rows.size(); n++) {
      switch (checked(rows.get(n))) {
        case Parsed.Good(var event) -> good.put(n + 1L, event);
        case Parsed.Bad(var message) -> bad.add(new Rejections.BadEvent(n + 1L, message));
        case Parsed other -> throw new AssertionError(other);
      }
    }
    assertThat(stored.keySet()).isEqualTo(good.keySet());
    good.forEach((number, event) -> assertThat(stored.get(number)).isEqualTo(event));
    assertThat(problems.rejections().count()).isEqualTo(bad.size());
    assertThat(problems.rejections().first())
        .isEqualTo(bad.subList(0, Math.min(Problems.KEPT, bad.size())));
    return bad.size();
  }

  /** Takes each event into the map, and fails when there is one twice. */
  private static void read(LoadRows load, Connection connection, Map<Long, Event> stored)
      throws SQLException {
    for (LoadRows.Part part : load.parts()) {
      long before = stored.size();
      try (PreparedStatement query = part.events().prepare(connection);
          ResultSet row = query.executeQuery()) {
        while (row.next()) {
          assertThat(stored.put(row.getLong(LoadRows.NUMBER), event(row))).isNull();
        }
      }
      assertThat(stored.size() - before).isEqualTo(part.count());
    }
  }

  private static Parsed checked(Row row) throws IOException {
    EventFields fields = new EventFields();
    for (String name : EventChecker.FIELDS) {
      String value = row.get(name);
      if (value != null) {
        fields.take(name, value);
      }
    }
    return CHECKER.check(fields);
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getString("event"),
        row.getObject("date", LocalDateTime.class).toInstant(ZoneOffset.UTC),
        row.getString("source"),
        row.getString("token"),
        row.getString("install_id"),
        row.getString("custom_id"),
        row.getString("advertising_id"),
        row.getString("id"),
        row.getString("attributes"));
  }

  private static List<Row> rows(Random random) {
    List<Row> rows = new ArrayList<>();
    for (int n = 0; n < ROWS; n++) {
      rows.add(row(random, 8));
    }
    return rows;
  }

  /** Most fields are good; each is odd once in so many rows. */
  private static Row row(Random random, int oddity) {
    Map<String, String> values = new HashMap<>();
    values.put("event", "push_sent");
    values.put("source", "campaign");
    values.put("token", "token-" + random.nextInt(5));
    values.put("date", "2026-02-0" + (1 + random.nextInt(9)) + "T10:00:00.5");
    values.put("custom_id", "user-" + random.nextInt(100));
    values.put("attributes", "{\"n\":" + random.nextInt(100) + "}");
    for (String name : EventChecker.FIELDS) {
      int chance = random.nextInt(oddity * 2);
      List<String> odd = ODD.getOrDefault(name, ODD_IDS);
      if (chance == 0) {
        values.remove(name);
      } else if (chance == 1) {
        values.put(name, odd.get(random.nextInt(odd.size())));
      }
    }
    return new Row(values);
  }

  private Path write(List<Row> rows, String dateType) throws SQLException {
    Path file = folder.resolve("rows.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      StringBuilder columns = new StringBuilder();
      EventChecker.FIELDS.forEach(
          name -> columns.append(columns.isEmpty() ? "" : ", ").append(name).append(" VARCHAR"));
      statement.execute("CREATE TABLE row (" + columns + ")");
      try (DuckDBAppender appender =
          connection.unwrap(DuckDBConnection.class).createAppender("row")) {
        for (Row row : rows) {
          appender.beginRow();
          for (String name : EventChecker.FIELDS) {
            appender.append(row.get(name));
          }
          appender.endRow();
        }
      }
      try (PreparedStatement copy =
          connection.prepareStatement(
              "COPY (SELECT * REPLACE (date::"
                  + dateType
                  + " AS date) FROM row) TO ? (FORMAT parquet, ROW_GROUP_SIZE 4096)")) {
        copy.setString(1, file.toString());
        copy.execute();
      }
    }
    return file;
  }
}
