package dev.spillway.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.database.BoundSql;
import dev.spillway.database.DuckDb;
import dev.spillway.database.DuckDbInstance;
import dev.spillway.event.Kinds;
import dev.spillway.event.LoadRows;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.ApiClient.Answer;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged files are refused as what they are, or read to their end; the next good one is taken. */
class ParquetFuzzTest {
  private static final int TRIES = Integer.getInteger("spillway.fuzz", 100);
  private static final int ROWS = 3000;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final EventChecker CHECKER =
      EventChecker.at(Kinds.defaults(), NOW, Duration.ofHours(1), 90);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "zstd"})
  void a_damaged_file_is_refused_or_read_whole(String compression) throws Exception {
    long seed = Long.getLong("spillway.seed", System.nanoTime());
    Random random = new Random(seed);
    byte[] good = write(compression);
    int broken = 0;
    try (DuckDbInstance duckDb =
        DuckDbInstance.open(
            new DuckDb.Limits(
                256L << 20,
                folder.resolve("spill"),
                List.of(folder),
                List.of("disabled_optimizers = 'statistics_propagation'")))) {
      for (int n = 0; n < TRIES; n++) {
        assertThat(read(duckDb, good)).as("seed %s", seed).contains((long) ROWS);
        broken += read(duckDb, damage(good, random)).isEmpty() ? 1 : 0;
      }
    }
    assertThat(broken).as("seed %s", seed).isGreaterThan(TRIES / 10);
  }

  /** Of this seed one body broke DuckDB when it was read, and not when it was checked. */
  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy"})
  void a_server_refuses_what_breaks_duckdb_and_goes_on(String compression) throws Exception {
    Random random = new Random(95_284_320_537_547L);
    byte[] good = write(compression);
    try (TestServer server = TestServer.start(folder, new MovableClock(NOW));
        ApiClient client = server.client()) {
      for (int n = 0; n < 100; n++) {
        Answer answer = send(client, damage(good, random));
        assertThat(answer.status()).as(n + ": " + answer.text()).isIn(200, 400, 413);
      }
      assertThat(send(client, good).status()).isEqualTo(200);
    }
  }

  private static Answer send(ApiClient client, byte[] body) {
    return client.call(
        "POST",
        "/events",
        BodyPublishers.ofByteArray(body),
        "Content-Type",
        "application/vnd.apache.parquet");
  }

  /** How many good events there are, all of them read; empty when the file is refused. */
  private Optional<Long> read(DuckDbInstance duckDb, byte[] bytes)
      throws SQLException, IOException {
    Path file = Files.write(folder.resolve("body.spool"), bytes);
    try (Connection connection = duckDb.connect()) {
      ParquetCheck check = new ParquetCheck(file, CHECKER, new Problems(OnError.SKIP));
      Optional<LoadRows> rows = check.check(connection);
      if (rows.isPresent() && !isRead(connection, check, rows.get())) {
        rows = check.checkEach(connection);
        if (rows.isPresent()) {
          assertThat(readAll(connection, rows.get())).isEqualTo(rows.get().count());
        }
      }
      return rows.map(LoadRows::count);
    } catch (BadBodyException e) {
      if (e.getCause() instanceof SQLException fault) {
        duckDb.reopenIfBroken(fault);
      }
      return Optional.empty();
    } catch (BodyTooLargeException e) {
      return Optional.empty();
    }
  }

  /** As the store does it: what cannot be read whole at first is looked at row by row. */
  private static boolean isRead(Connection connection, ParquetCheck check, LoadRows rows)
      throws SQLException, IOException {
    try {
      return readAll(connection, rows) == rows.count();
    } catch (SQLException e) {
      if (DuckDbInstance.isBroken(e)) {
        throw check.unreadable(e);
      }
      return false;
    }
  }

  private static long readAll(Connection connection, LoadRows rows) throws SQLException {
    long count = 0;
    for (LoadRows.Part part : rows.parts()) {
      try (PreparedStatement query =
              new BoundSql()
                  .add("SELECT count(*), sum(hash(COLUMNS(*))) FROM (")
                  .add(part.events())
                  .add(")")
                  .prepare(connection);
          ResultSet row = query.executeQuery()) {
        row.next();
        count += row.getLong(1);
      }
    }
    return count;
  }

  /**
   * Other bytes in a few places, half of them in the footer, which says where all the others are.
   */
  private static byte[] damage(byte[] good, Random random) {
    byte[] bytes = good.clone();
    int end = bytes.length - 8;
    int footer = (bytes[end] & 0xff) | (bytes[end + 1] & 0xff) << 8;
    for (int n = random.nextInt(4); n >= 0; n--) {
      int place = random.nextBoolean() ? end - random.nextInt(footer) : random.nextInt(end);
      bytes[place] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private byte[] write(String compression) throws SQLException, IOException {
    Path file = folder.resolve("good.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement copy =
            connection.prepareStatement(
                """
                COPY (SELECT 'push_sent' AS event, 'campaign' AS source,
                    TIMESTAMP '2026-02-03 10:00:00' + to_seconds(range) AS date,
                    'token-' || (range %% 7) AS token, 'user-' || range AS custom_id,
                    '{"a":' || (range %% 20) || '}' AS attributes
                  FROM range(%d)) TO ? (FORMAT parquet, ROW_GROUP_SIZE 2048, COMPRESSION %s)\
                """
                    .formatted(ROWS, compression))) {
      copy.setString(1, file.toString());
      copy.execute();
    }
    return Files.readAllBytes(file);
  }
}
