package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.ApiClient;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet bodies, "Parquet" in {@code docs/api.md}. */
class ParquetTest extends ContractTest {
  private static final String ROW =
      "SELECT 'push_sent' AS event, TIMESTAMP '2026-02-03 10:00:00.5' AS date, 'campaign' AS source,"
          + " 'black-friday' AS token, 'c' AS custom_id";
  private static final String TYPE = "application/vnd.apache.parquet";
  private static final String LINE = "\nc;push_sent;2026-02-03T10:00:00\n";
  private static final String ONE = "{\"accepted\":1,\"rejected\":0}";

  private ApiClient.Answer post(String query, String... headers) {
    return post(client, "/events", parquet(query), headers);
  }

  private static ApiClient.Answer post(
      ApiClient client, String path, byte[] body, String... headers) {
    return client.call(
        "POST",
        path,
        BodyPublishers.ofByteArray(body),
        Stream.concat(Stream.of("Content-Type", TYPE), Stream.of(headers)).toArray(String[]::new));
  }

  /** A file of what the query gives. */
  private byte[] parquet(String query) {
    return parquet(query, "");
  }

  private byte[] parquet(String query, String options) {
    Path file = folder.resolve("body.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        PreparedStatement copy =
            connection.prepareStatement(
                "COPY (" + query + ") TO ? (FORMAT parquet" + options + ")")) {
      statement.execute("SET TimeZone = 'UTC'");
      copy.setString(1, file.toString());
      copy.execute();
      return Files.readAllBytes(file);
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String date(String expression) {
    return "SELECT * REPLACE (" + expression + " AS date) FROM (" + ROW + ")";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TIMESTAMP '2026-02-03 10:00:00.000999'",
        "TIMESTAMP_S '2026-02-03 10:00:00'",
        "TIMESTAMP_MS '2026-02-03 10:00:00.9'",
        "TIMESTAMP_NS '2026-02-03 10:00:00.999999999'",
        "TIMESTAMPTZ '2026-02-03 11:30:00+01:30'",
        "'2026-02-03T10:00:00'",
        "'2026-02-03T10:00:00.99999'",
        "'2026-02-03T11:30:00+0130'"
      })
  void a_date_can_be_a_timestamp_of_any_kind_or_a_text_of_the_wire(String expression) {
    assertThat(post(date(expression)).text()).isEqualTo(ONE);
    assertThat(client.export(EVENTS, BODY.replace(", \"install_id\"", ""))).endsWith(LINE);
  }

  @Test
  void columns_may_come_in_any_order_be_absent_or_say_that_they_are_json() {
    String columns =
        "SELECT '{\"a\": 1}'::JSON AS attributes, NULL AS install_id, 'campaign'::ENUM('campaign')"
            + " AS source, * EXCLUDE source FROM ("
            + ROW
            + ")";
    assertThat(post(columns).text()).isEqualTo(ONE);
    assertThat(post("SELECT * FROM (" + ROW + ") WHERE false").text())
        .isEqualTo("{\"accepted\":0,\"rejected\":0}");
    assertThat(client.export(EVENTS, BODY.replace(", \"install_id\"", ""))).endsWith(LINE);
  }

  @Test
  void with_skip_the_good_rows_are_stored_and_a_repeat_gets_the_first_answer() {
    byte[] body =
        parquet(
            "SELECT * EXCLUDE n REPLACE (if(n % 10 = 3, '', custom_id || n) AS custom_id),"
                + " if(n % 10 = 7, '[]', '{}') AS attributes FROM ("
                + ROW
                + "), range(1000) AS t(n) ORDER BY n");
    String[] key = {"Idempotency-Key", "k"};
    ApiClient.Answer first = post(client, "/events?on_error=skip", body, key);
    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertThat(first.json().path("accepted").asInt()).isEqualTo(800);
    assertThat(first.json().path("rejected").asInt()).isEqualTo(200);
    assertThat(first.json().path("errors")).hasSize(100);
    assertThat(first.json().path("errors").findValuesAsText("line")).startsWith("4", "8", "14");
    assertThat(post(client, "/events?on_error=skip", body, key).text()).isEqualTo(first.text());
    assertThat(post(client, "/events", body, key).text()).isEqualTo(first.text());
    assertError(post(client, "/events", body), 400, 31, "none was stored, since 200 of");
    assertThat(client.export(EVENTS, BODY).lines()).hasSize(801);
  }

  @Test
  void a_key_is_one_for_all_formats_and_outlives_a_restart_and_the_lookback() {
    String old = date("TIMESTAMP '2025-12-01 12:00:01'");
    byte[] body = parquet(old);
    assertThat(post(client, "/events", body, "Idempotency-Key", "k").text()).isEqualTo(ONE);
    server.restart();
    clock.advance(Duration.ofHours(1));
    try (ApiClient again = server.client()) {
      assertThat(post(again, "/events", body, "Idempotency-Key", "k").text()).isEqualTo(ONE);
      assertError(
          again.sendEvents(List.of(BadInput.GOOD), "Idempotency-Key", "k"),
          400,
          31,
          "Idempotency-Key");
      assertError(
          post(again, "/events", parquet(ROW), "Idempotency-Key", "k"), 400, 31, "Idempotency-Key");
      assertError(post(again, "/events", body), 400, 31, "none was stored");
      assertThat(again.sendEvents(List.of(BadInput.GOOD), "Idempotency-Key", "n").text())
          .isEqualTo(ONE);
      assertError(
          post(again, "/events", parquet(ROW), "Idempotency-Key", "n"), 400, 31, "Idempotency-Key");
      assertThat(again.export(EVENTS, BODY).lines()).hasSize(2);
    }
  }

  @Test
  void the_dev_keys_rows_are_in_no_export() {
    try (ApiClient dev = new ApiClient(server.uri(), TestServer.REST_KEY, TestServer.DEV_KEY)) {
      assertThat(post(dev, "/events", parquet(ROW)).text()).isEqualTo(ONE);
    }
    assertThat(client.export(EVENTS, BODY).lines()).hasSize(1);
  }

  @Test
  void a_large_row_group_and_many_days_are_stored_once() {
    byte[] body =
        parquet(
            "SELECT * EXCLUDE n REPLACE (TIMESTAMP '2025-12-02' + to_days((n % 90)::INTEGER)"
                + " + to_milliseconds(n) AS date, 'user-' || n AS custom_id) FROM ("
                + ROW
                + "), range(500_000) AS t(n)",
            ", ROW_GROUP_SIZE 500_000");
    assertThat(post(client, "/events", body).text())
        .isEqualTo("{\"accepted\":500000,\"rejected\":0}");
    String all = BODY.replace("2026-02-01", "2025-12-01").replace(", \"install_id\"", "");
    List<String> lines = client.export(EVENTS, all).lines().toList();
    assertThat(lines).hasSize(500_001);
    assertThat(lines.stream().map(line -> line.substring(0, line.indexOf(';'))).distinct())
        .hasSize(500_001);
  }

  @Test
  void an_export_and_other_bodies_go_on_beside_parquet() {
    byte[] body = parquet(ROW);
    for (int round = 0; round < 5; round++) {
      assertThat(post(client, "/events", body).text()).isEqualTo(ONE);
      send(BadInput.GOOD);
      assertThat(client.export(EVENTS, BODY).lines()).hasSize(2 * round + 3);
    }
  }
}
