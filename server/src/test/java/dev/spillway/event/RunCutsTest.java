package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.database.BoundSql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of a run hold each event once, in the run's order, and are of nearly one size. */
class RunCutsTest {
  private static final BoundSql EVENTS = new BoundSql().add("SELECT * FROM event");

  /**
   * @param campaigns how many there are
   * @param dates how many different dates
   * @param first how many of a hundred events are the first campaign's
   */
  @ParameterizedTest
  @CsvSource({
    "1000, 100000, 1, 5",
    "40, 100000, 1, 8",
    "1, 100000, 100, 7",
    "30, 100000, 80, 6",
    "3, 1, 40, 5",
    "1, 1, 100, 4",
    "10, 500, 10, 1",
    "2, 500, 50, 2000"
  })
  void every_event_is_in_one_part_and_the_parts_follow_each_other(
      int campaigns, int dates, int first, int count) throws SQLException {
    long seed = Long.getLong("spillway.seed", System.nanoTime());
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      int rows = fill(connection, new Random(seed), campaigns, dates, first);
      List<BoundSql> parts = RunCuts.of(connection, EVENTS, rows, count);

      assertThat(parts).as("seed %s", seed).hasSizeLessThanOrEqualTo(count);
      List<Long> numbers = new ArrayList<>();
      long largest = 0;
      for (BoundSql part : parts) {
        List<Long> inPart = numbers(connection, part);
        largest = Math.max(largest, inPart.size());
        numbers.addAll(inPart);
      }
      assertThat(numbers).as("seed %s", seed).isEqualTo(numbers(connection, EVENTS));
      if (dates > rows / 10 && count < campaigns * 10) {
        assertThat(largest).as("seed %s", seed).isLessThan(2L * rows / count);
      }
    }
  }

  private static int fill(Connection connection, Random random, int campaigns, int dates, int first)
      throws SQLException {
    int rows = 5000;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE event (test BOOLEAN, source VARCHAR, token VARCHAR, date TIMESTAMP,"
              + " seq BIGINT)");
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO event VALUES (?, ?, ?, make_timestamp(?::BIGINT), ?)")) {
      for (int number = 0; number < rows; number++) {
        int campaign = random.nextInt(100) < first ? 0 : random.nextInt(campaigns);
        insert.setBoolean(1, campaign % 7 == 6);
        insert.setString(2, campaign % 2 == 0 ? "campaign" : "transactional");
        insert.setString(3, "token-" + campaign);
        insert.setLong(4, 1_000_000L * random.nextInt(dates));
        insert.setLong(5, number);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    return rows;
  }

  private static List<Long> numbers(Connection connection, BoundSql events) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    BoundSql sorted =
        new BoundSql().add("SELECT seq FROM (").add(events).add(") ORDER BY " + EventSchema.ORDER);
    try (PreparedStatement query = sorted.prepare(connection);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        numbers.add(row.getLong(1));
      }
    }
    return numbers;
  }
}
