package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.TestServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 9 of the contract: what an export would come to, beside what it comes to. */
class EstimateTest extends ContractTest {
  private static final Instant FIRST = Instant.parse("2026-01-10T00:00:00Z");
  private static final int SECONDS = 40 * 24 * 3600;

  /** Sends events of some days, each day another number, and has them flushed. */
  private void fill(int count) {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      double place = random.nextDouble() * random.nextDouble();
      lines.add(
          event(
              random.nextInt(4) == 0 ? "push_open" : "push_sent",
              FIRST.plusMillis((long) (place * SECONDS * 1000)).toString(),
              "\"custom_id\":\"person-%d\",\"install_id\":\"%016x\""
                  .formatted(random.nextInt(count / 2), random.nextLong())));
    }
    send(lines.toArray(String[]::new));
    client.get("/export/sources");
  }

  private JsonNode estimate(String path, String body) {
    ApiClient.Answer answer = client.post(path + "/estimate", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.json().fieldNames()).toIterable().containsExactly("rows", "size");
    return answer.json();
  }

  private JsonNode export(String path, String body) {
    return client.awaitEnd(client.createExport(path, body)).path("file");
  }

  @ParameterizedTest
  @ValueSource(strings = {EVENTS, IDS})
  void of_few_events_it_is_exact(String path) {
    fill(3000);
    for (String options : List.of("", ", \"compression\": \"gzip\"")) {
      String body = BODY.replace("\"]}", "\"]" + options + "}");
      JsonNode estimate = estimate(path, body);
      JsonNode file = export(path, body);

      assertThat(estimate.path("rows")).isEqualTo(file.path("rows"));
      assertThat(estimate.path("size")).isEqualTo(file.path("size"));
      assertThat(file.path("rows").asLong()).isPositive();
    }
    assertThat(client.get("/export/requests").json()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"'',3", "gzip,10", "zstd,10"})
  void of_many_events_the_lines_are_exact_and_the_size_is_near(String packing, double percent) {
    fill(60_000);
    String option = packing.isEmpty() ? "null" : '"' + packing + '"';
    String body =
        BODY.replace("2026-02-01T00:00:00", "2026-01-12T06:30:00")
            .replace("\"]}", "\"], \"compression\": " + option + "}");
    JsonNode estimate = estimate(EVENTS, body);
    JsonNode file = export(EVENTS, body);

    assertThat(file.path("rows").asLong()).isGreaterThan(20_000);
    assertThat(estimate.path("rows")).isEqualTo(file.path("rows"));
    assertThat(estimate.path("size").asLong())
        .isCloseTo(file.path("size").asLong(), withPercentage(percent));
  }

  @Test
  void of_many_ids_the_different_lines_are_counted() {
    fill(60_000);
    String body =
        BODY.replace("2026-02-01T00:00:00", "2026-01-10T00:00:00")
            .replace("\"custom_id\", \"install_id\"", "\"custom_id\"");
    JsonNode estimate = estimate(IDS, body);
    JsonNode file = export(IDS, body);

    assertThat(file.path("rows").asLong()).isLessThan(estimate(EVENTS, body).path("rows").asLong());
    assertThat(estimate.path("rows")).isEqualTo(file.path("rows"));
    assertThat(estimate.path("size").asLong())
        .isCloseTo(file.path("size").asLong(), withPercentage(3));
  }

  @Test
  void without_events_it_is_the_header_line() {
    JsonNode estimate = estimate(EVENTS, BODY);
    assertThat(estimate.path("rows").asLong()).isZero();
    assertThat(estimate.path("size")).isEqualTo(export(EVENTS, BODY).path("size"));
  }

  @Test
  void what_waits_in_the_buffer_is_not_counted_yet() {
    send(event("push_sent", "2026-02-03T10:00:00", "\"custom_id\":\"b\""));
    assertThat(estimate(EVENTS, BODY).path("rows").asLong()).isZero();
    export(EVENTS, BODY);
    assertThat(estimate(EVENTS, BODY).path("rows").asLong()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"from\": \"now\", \"to\": \"now\", \"events\": [\"x\"], \"ids\": [\"install_id\"]}",
        "{\"from\": 1, \"to\": \"soon\", \"events\": [], \"ids\": [\"a\", \"a\"], \"csv\": 1}"
      })
  void a_body_is_refused_as_if_the_export_were_created(String body) {
    ApiClient.Answer created = client.post(EVENTS, body);
    ApiClient.Answer estimated = client.post(EVENTS + "/estimate", body);

    assertThat(created.status()).isEqualTo(400);
    assertThat(estimated.status()).isEqualTo(400);
    assertThat(estimated.text()).isEqualTo(created.text());
  }

  @Test
  void its_route_is_one_of_exports() {
    try (ApiClient dev = new ApiClient(server.uri(), TestServer.REST_KEY, TestServer.DEV_KEY)) {
      assertError(dev.post(EVENTS + "/estimate", BODY), 403, 12, "Live API key");
    }
    assertError(client.get(EVENTS + "/estimate"), 404, 20, "no such route");
    assertError(
        client.post("/export/campaign/a%20b/events/estimate", BODY), 400, 31, "token in the path");
    assertError(client.post(EVENTS + "/estimate", " ".repeat(70_000)), 413, 31, "65536 bytes");
  }
}
