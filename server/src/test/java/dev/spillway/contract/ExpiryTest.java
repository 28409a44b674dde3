package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.testing.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a moved clock brings about, with and without the sweeps. */
class ExpiryTest extends ContractTest {

  private JsonNode export() {
    send(event("push_sent", "2026-02-03T10:00:00", "\"custom_id\":\"c\""));
    return client.awaitEnd(client.createExport(EVENTS, BODY));
  }

  private ApiClient.Answer get(JsonNode request) {
    return client.get("/export/request/" + request.path("id").asText());
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data").resolve("results"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void after_21_minutes_a_link_is_dead_and_a_fresh_one_works() {
    JsonNode request = export();
    String link =
        client.fetchWithKey(request.path("file_url").asText()).header("Location").orElseThrow();
    clock.advance(Duration.ofMinutes(21));
    assertError(client.fetch(link), 403, 12, "expired");
    assertThat(client.download(request).status()).isEqualTo(200);
  }

  @Test
  void after_32_days_the_file_is_gone_and_the_request_says_expired() throws IOException {
    JsonNode request = export();
    clock.advance(Duration.ofDays(32));
    JsonNode expired = get(request).json();
    assertThat(expired.path("status").asText()).isEqualTo("EXPIRED");
    assertThat(expired.path("file_url").isNull()).isTrue();
    assertThat(expired.path("file")).isEqualTo(request.path("file"));
    assertError(client.fetchWithKey(request.path("file_url").asText()), 404, 20, "expired");

    server.server().sweep().expire();
    server.server().sweep().removeLeftOvers();
    assertThat(files()).isZero();
  }

  @Test
  void a_file_lives_for_one_calendar_month_to_the_second() throws IOException {
    JsonNode request = export();
    String link =
        client.fetchWithKey(request.path("file_url").asText()).header("Location").orElseThrow();
    assertThat(link).isNotEmpty();
    clock.moveTo(Instant.parse("2026-04-01T12:00:00.399Z"));
    server.server().sweep().expire();
    assertThat(get(request).json().path("status").asText()).isEqualTo("SUCCESS");
    assertThat(client.download(request).status()).isEqualTo(200);

    clock.moveTo(Instant.parse("2026-04-01T12:00:00.400Z"));
    assertThat(get(request).json().path("status").asText()).isEqualTo("EXPIRED");
    // What has expired stays so, wherever the clock goes.
    clock.moveTo(Instant.parse("2026-03-01T12:00:00Z"));
    assertThat(get(request).json().path("status").asText()).isEqualTo("EXPIRED");
  }

  @Test
  void a_link_that_was_issued_just_before_its_file_expired_says_so() {
    JsonNode request = export();
    clock.moveTo(Instant.parse("2026-04-01T11:59:00Z"));
    String link =
        client.fetchWithKey(request.path("file_url").asText()).header("Location").orElseThrow();
    clock.advance(Duration.ofMinutes(2));
    assertError(client.fetch(link), 404, 20, "expired");
  }

  @Test
  void after_184_days_a_request_is_as_if_it_never_was() {
    JsonNode request = export();
    String absent = client.get("/export/request/9aed764e-7a79-4197-b378-df82da994f79").text();
    clock.moveTo(Instant.parse("2026-09-01T12:00:00.399Z"));
    assertThat(get(request).status()).isEqualTo(200);
    clock.moveTo(Instant.parse("2026-09-01T12:00:00.400Z"));
    assertThat(get(request).text()).isEqualTo(absent);
    clock.moveTo(Instant.parse("2026-03-01T12:00:00.400Z").plus(Duration.ofDays(184)));
    assertError(get(request), 404, 20, "no such export request");
  }

  @Test
  void a_sweep_purges_the_rows_of_six_months_ago() throws IOException {
    JsonNode request = export();
    clock.moveTo(Instant.parse("2026-09-01T12:00:00.400Z"));
    server.server().sweep().expire();
    server.server().sweep().removeLeftOvers();
    assertThat(files()).isZero();
    clock.moveTo(Instant.parse("2026-03-02T00:00:00Z"));
    assertThat(get(request).status()).isEqualTo(404);
  }
}
