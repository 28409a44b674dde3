package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.tenant.Scope;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.TestServer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sections 3, 4, 5 and 7 of the contract: a request from its POST to its end, byte by byte. */
class RepresentationTest extends ContractTest {

  @Test
  void a_post_answers_with_the_created_request_and_where_it_is() {
    ApiClient.Answer answer = client.post(EVENTS, BODY);

    String id = answer.json().path("id").asText();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).contains("application/json; charset=utf-8");
    assertThat(answer.header("Location"))
        .contains(server.uri() + "/1.0/test-live/export/request/" + id);
    assertThat(answer.header("Retry-After")).contains("1");
    assertThat(answer.header("X-Request-Id")).isPresent();
    assertThat(answer.text())
        .isEqualTo(
            """
            {"id":"%s","uri":"/1.0/test-live/campaign/black-friday/events",\
            "request_date":"2026-03-01T12:00:00","file_url":null,"status":"CREATED",\
            "completion_date":null,"request":{"from":"2026-02-01T00:00:00","to":"now",\
            "events":["push_sent","push_open"],"ids":["custom_id","install_id"]},\
            "resolved":{"from":"2026-02-01T00:00:00","to":"2026-03-01T12:00:00",\
            "as_of":"2026-03-01T12:00:00","date_format":"seconds","compression":null,"csv":null},\
            "progress":{"rows":0,"percent":0,"ahead":0}}\
            """
                .formatted(id));
  }

  @Test
  void a_finished_request_tells_its_file() {
    send(
        event("push_open", "2026-02-03T10:00:00.5", "\"custom_id\":\"b\""),
        event("push_sent", "2026-02-03T10:00:00.25", "\"install_id\":\"i\",\"custom_id\":\"a;1\""));
    String id = client.createExport(EVENTS, BODY);
    client.awaitEnd(id);
    ApiClient.Answer answer = client.get("/export/request/" + id);

    String name = "campaign-black-friday-events-" + id.substring(0, 8) + ".csv";
    assertThat(answer.header("Retry-After")).isEmpty();
    assertThat(answer.text())
        .isEqualTo(
            """
            {"id":"%1$s","uri":"/1.0/test-live/campaign/black-friday/events",\
            "request_date":"2026-03-01T12:00:00",\
            "file_url":"%2$s/1.0/test-live/export/request/%1$s/results/%3$s","status":"SUCCESS",\
            "completion_date":"2026-03-01T12:00:00","request":{"from":"2026-02-01T00:00:00",\
            "to":"now","events":["push_sent","push_open"],"ids":["custom_id","install_id"]},\
            "resolved":{"from":"2026-02-01T00:00:00","to":"2026-03-01T12:00:00",\
            "as_of":"2026-03-01T12:00:00","date_format":"seconds","compression":null,"csv":null},\
            "file":{"name":"%3$s","rows":2,"size":114,\
            "sha256":"%4$s","expires_at":"2026-04-01T12:00:00"}}\
            """
                .formatted(id, server.uri(), name, Sha256.of(FILE)));
    assertThat(client.download(answer.json()).text()).isEqualTo(FILE);
  }

  private static final String FILE =
      """
      install_id;custom_id;event_type;event_date
      i;"a;1";push_sent;2026-02-03T10:00:00
      ;b;push_open;2026-02-03T10:00:00
      """;

  @Test
  void a_cancelled_request_says_so() {
    String id = client.createExport(EVENTS, BODY);
    client.awaitEnd(id);
    JsonNode expired =
        client.call("DELETE", "/export/request/" + id, HttpRequest.BodyPublishers.noBody()).json();

    assertThat(expired.path("status").asText()).isEqualTo("EXPIRED");
    assertThat(expired.path("file_url").isNull()).isTrue();
    assertThat(expired.path("completion_date").asText()).isEqualTo(NOW);
    assertThat(expired.path("file").path("rows").asLong()).isZero();
    assertThat(expired.has("error_msg")).isFalse();
  }

  @Test
  void a_strict_company_gets_the_originals_fields_alone() {
    var tenants = server.server().tenants();
    var company = tenants.addCompany("strict", Optional.empty(), true);
    tenants.addKey(Optional.of(company.id()), Set.of(Scope.EXPORT), Optional.of("strict-key"));
    tenants.addApp(company.id(), "app", Optional.of("strict-live"), Optional.of("strict-dev"));
    try (ApiClient strict = new ApiClient(server.uri(), "strict-key", "strict-live")) {
      ApiClient.Answer answer = strict.post(IDS, BODY);
      assertThat(answer.json().fieldNames())
          .toIterable()
          .containsExactly(
              "id", "uri", "request_date", "file_url", "status", "completion_date", "request");
    }
  }

  @Test
  void the_list_has_the_newest_first_for_both_keys_and_forgets_after_four_months() {
    String first = client.createExport(EVENTS, BODY);
    client.awaitEnd(first);
    clock.advance(Duration.ofSeconds(1));
    String second = client.createExport(IDS, BODY);
    client.awaitEnd(second);

    assertThat(client.get("/export/requests").json().findValuesAsText("id"))
        .containsExactly(second, first);
    try (ApiClient dev = new ApiClient(server.uri(), TestServer.REST_KEY, TestServer.DEV_KEY)) {
      assertThat(dev.get("/export/requests").text())
          .isEqualTo(client.get("/export/requests").text());
    }
    clock.moveTo(Instant.parse("2026-07-01T12:00:00.400Z"));
    assertThat(client.get("/export/requests").json().findValuesAsText("id"))
        .containsExactly(second);
  }

  @Test
  void now_is_the_whole_second_of_the_post_and_the_lookback_raises_from() {
    ApiClient.Answer answer =
        client.post(
            EVENTS,
            """
            {"from": "2019-08-14T22:00:00+02:00", "to": "2026-03-02T00:00:00.123Z",
             "events": ["push_sent"], "ids": ["install_id"], "unknown": {"is": "ignored"}}\
            """);
    assertThat(answer.json().path("request").toString())
        .isEqualTo(
            """
            {"from":"2019-08-14T22:00:00+02:00","to":"2026-03-02T00:00:00.123Z",\
            "events":["push_sent"],"ids":["install_id"]}\
            """);
    assertThat(answer.json().path("resolved").path("from").asText())
        .isEqualTo("2025-12-01T12:00:00");
    assertThat(answer.json().path("resolved").path("to").asText()).isEqualTo("2026-03-02T00:00:00");
  }

  @Test
  void a_repeated_post_gives_its_first_request_also_when_its_range_would_be_empty_by_now() {
    String body = BODY.replace("2026-02-01T00:00:00", "now");
    String soon = body.replace("\"to\": \"now\"", "\"to\": \"2026-03-01T12:00:05\"");
    ApiClient.Answer first = client.post(EVENTS, soon, "Idempotency-Key", "k");
    assertThat(first.status()).as(first.text()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(10));
    assertThat(client.post(EVENTS, soon, "Idempotency-Key", "k").json().path("id"))
        .isEqualTo(first.json().path("id"));
    assertThat(client.post(EVENTS, soon).status()).isEqualTo(400);
  }

  @Test
  void a_post_under_the_same_idempotency_key_gives_the_first_request() {
    ApiClient.Answer first = client.post(EVENTS, BODY, "Idempotency-Key", "k");
    clock.advance(Duration.ofHours(23));
    ApiClient.Answer again = client.post(EVENTS, BODY, "Idempotency-Key", "k");
    ApiClient.Answer other = client.post(IDS, BODY, "Idempotency-Key", "k");
    clock.advance(Duration.ofHours(1));
    ApiClient.Answer fresh = client.post(EVENTS, BODY, "Idempotency-Key", "k");

    assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.json().path("code").asInt()).isEqualTo(31);
    assertThat(fresh.json().path("id")).isNotEqualTo(first.json().path("id"));
  }
}
