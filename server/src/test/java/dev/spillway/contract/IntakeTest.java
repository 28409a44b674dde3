package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.testing.ApiClient;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 8 of the contract, in its NDJSON and JSON forms. */
class IntakeTest extends ContractTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GOOD =
      event("push_sent", "2026-02-03T10:00:00", "\"custom_id\":\"c\"");

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8"})
  void an_array_and_one_object_are_taken_as_json(String type) {
    assertThat(post("[" + GOOD + "," + GOOD + "]", type).text())
        .isEqualTo("{\"accepted\":2,\"rejected\":0}");
    assertThat(post(GOOD, type).text()).isEqualTo("{\"accepted\":1,\"rejected\":0}");
    assertThat(post("[]", type).text()).isEqualTo("{\"accepted\":0,\"rejected\":0}");
    assertThat(client.export(EVENTS, BODY).lines().count()).isEqualTo(4);
  }

  private ApiClient.Answer post(String body, String type, String... headers) {
    return client.post(
        "/events",
        body,
        Stream.concat(Stream.of("Content-Type", type), Stream.of(headers)).toArray(String[]::new));
  }

  static Stream<Arguments> wrongFields() {
    return Stream.of(
        Arguments.of("event", null, "event is missing"),
        Arguments.of("event", "\"push_send\"", "did you mean push_sent?"),
        Arguments.of("event", "\"inapp_view\"", "one of push_sent, push_open, push_error"),
        Arguments.of("event", "7", "event must be a string"),
        Arguments.of("date", null, "date is missing"),
        Arguments.of("date", "\"2026-02-30T00:00:00\"", "date must be like"),
        Arguments.of("date", "1770000000", "date must be a string"),
        Arguments.of("date", "\"2026-03-01T13:00:00.401\"", "must not be after"),
        Arguments.of("date", "\"2025-12-01T12:00:00.399\"", "must not be before"),
        Arguments.of("source", null, "source is missing"),
        Arguments.of("source", "\"campain\"", "did you mean campaign?"),
        Arguments.of("token", null, "token is missing"),
        Arguments.of("token", "\"a b\"", "token must have 1 to 128"),
        Arguments.of("token", "\"..\"", "token must have 1 to 128"),
        Arguments.of("custom_id", null, "one of install_id, custom_id and advertising_id"),
        Arguments.of("custom_id", "\"\"", "custom_id must have 1 to 512"),
        Arguments.of("custom_id", "\"" + "x".repeat(513) + "\"", "custom_id must have 1 to 512"),
        Arguments.of("install_id", "\"a\\u0000\"", "install_id must have"),
        Arguments.of("install_id", "\"a\\u007f\"", "install_id must have"),
        Arguments.of("advertising_id", "\"\\ud800\"", "advertising_id must have"),
        Arguments.of("id", "\"" + "x".repeat(129) + "\"", "id must have 1 to 128"),
        Arguments.of("attributes", "[]", "attributes must be an object"),
        Arguments.of("attributes", "{\"a\":{}}", "attributes must be an object"),
        Arguments.of("attributes", "{\"a\":null}", "attributes must be an object"),
        Arguments.of("attributes", "{\"\":1}", "attributes must be an object"),
        Arguments.of(
            "attributes", "{\"a\":\"" + "x".repeat(8192) + "\"}", "attributes must be an object"),
        Arguments.of("customid", "\"c\"", "did you mean custom_id?"));
  }

  @ParameterizedTest
  @MethodSource("wrongFields")
  void a_wrong_field_refuses_the_whole_body_with_line_and_reason(
      String field, @Nullable String value, String part) throws IOException {
    String good = GOOD.replace("}", ",\"attributes\":{}}").replace(",\"attributes\":{}", "");
    ApiClient.Answer answer = client.sendEvents(List.of(good, "", with(field, value), good));

    assertError(answer, 400, 31, "none was stored");
    assertThat(answer.json().path("rejected").asInt()).isEqualTo(1);
    JsonNode bad = answer.json().path("errors").path(0);
    assertThat(bad.path("line").asInt()).isEqualTo(3);
    assertThat(bad.path("message").asText()).contains(part);
    assertThat(client.export(EVENTS, BODY).lines().count()).isEqualTo(1);
  }

  private static String with(String field, @Nullable String value) throws IOException {
    if (value != null && value.contains("\\u")) {
      // As an escape, which a tree would not keep.
      return GOOD.replace("}", ",\"" + field + "\":" + value + "}");
    }
    ObjectNode event = (ObjectNode) JSON.readTree(GOOD);
    event.remove(field);
    if (value != null) {
      event.set(field, JSON.readTree(value));
    }
    return event.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"custom_id\":\"" + "c" + "\",\"date\":\"2026-03-01T13:00:00.400\"",
        "\"custom_id\":\"c\",\"date\":\"2025-12-01T12:00:00.400Z\"",
        "\"install_id\":null,\"custom_id\":\"c\",\"id\":null,\"attributes\":null"
      })
  void the_limits_themselves_are_good(String fields) {
    String event =
        "{\"event\":\"push_sent\",\"source\":\"campaign\",\"token\":\"black-friday\","
            + (fields.contains("date") ? "" : "\"date\":\"2026-02-03T10:00:00\",")
            + fields
            + "}";
    assertThat(client.sendEvents(List.of(event)).text())
        .isEqualTo("{\"accepted\":1,\"rejected\":0}");
  }

  @Test
  void the_first_hundred_bad_events_are_listed_and_all_are_counted() {
    ApiClient.Answer answer = client.sendEvents(Collections.nCopies(250, "{}"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("rejected").asInt()).isEqualTo(250);
    assertThat(answer.json().path("errors")).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{]", "{", "{}{}", "[1]", "true", "[{},]", "nothing", ""})
  void what_is_no_json_is_refused_with_its_place(String body) {
    ApiClient.Answer answer = post(body, "application/json");
    assertError(answer, 400, 31, "none was stored");
    assertThat(answer.json().path("errors").path(0).path("line").asInt()).isEqualTo(1);
  }

  @Test
  void deep_json_invalid_utf_8_and_long_lines_are_refused() {
    String deep = "{\"attributes\":" + "[".repeat(100_000);
    assertThat(client.sendEvents(List.of(deep)).status()).isEqualTo(400);
    String longLine = "{\"id\":\"" + "x".repeat(70_000) + "\"}";
    ApiClient.Answer answer = client.sendEvents(List.of(GOOD, longLine));
    assertThat(answer.json().path("errors").path(0).path("line").asInt()).isEqualTo(2);
    assertThat(answer.text()).contains("64 KiB");
    ApiClient.Answer invalid =
        client.call(
            "POST",
            "/events",
            HttpRequest.BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xC0}),
            "Content-Type",
            "application/x-ndjson");
    assertThat(invalid.text()).contains("UTF-8");
  }

  @Test
  void other_types_encodings_and_options_are_refused_by_name() {
    assertError(post(GOOD, "text/plain"), 415, 31, "application/x-ndjson");
    assertError(client.post("/events", GOOD), 415, 31, "application/x-ndjson");
    assertError(
        post(GOOD, "application/json", "Content-Encoding", "br"), 415, 31, "Content-Encoding");
    assertError(
        post(GOOD, "application/json", "Content-Encoding", "gzip, gzip"),
        415,
        31,
        "Content-Encoding");
    assertError(
        client.post("/events?on_error=go", GOOD, "Content-Type", "application/json"),
        400,
        31,
        "on_error");
  }

  @Test
  void with_skip_the_good_events_are_stored_and_a_repeat_gets_the_first_answer() {
    String body = GOOD + "\n{\"event\":1}\n\n" + GOOD + "\nno json\n";
    String[] headers = {"Content-Type", "application/x-ndjson", "Idempotency-Key", "s"};
    ApiClient.Answer first = client.post("/events?on_error=skip", body, headers);
    assertThat(first.status()).as(first.text()).isEqualTo(200);
    assertThat(first.json().path("accepted").asInt()).isEqualTo(2);
    assertThat(first.json().path("rejected").asInt()).isEqualTo(2);
    assertThat(first.json().path("errors").findValuesAsText("line")).containsExactly("2", "5");
    assertThat(client.post("/events?on_error=skip", body, headers).text()).isEqualTo(first.text());
    assertThat(client.post("/events", body, headers).text()).isEqualTo(first.text());
    assertThat(client.export(EVENTS, BODY).lines().count()).isEqualTo(3);
  }

  @Test
  void with_skip_a_body_that_cannot_be_read_to_its_end_is_refused_whole() {
    for (String body : List.of("[" + GOOD + ",", "[" + GOOD + ",{]", GOOD + GOOD)) {
      assertError(
          client.post("/events?on_error=skip", body, "Content-Type", "application/json"),
          400,
          31,
          "none was stored");
    }
    assertThat(client.export(EVENTS, BODY).lines().count()).isEqualTo(1);
  }

  @Test
  void the_same_body_under_the_same_key_is_stored_once() {
    String two = "[" + GOOD + "," + GOOD + "]";
    assertThat(post(two, "application/json", "Idempotency-Key", "k").status()).isEqualTo(200);
    assertThat(post(two, "application/json", "Idempotency-Key", "k").text())
        .isEqualTo("{\"accepted\":2,\"rejected\":0}");
    server.restart();
    try (ApiClient again = server.client()) {
      assertThat(
              again
                  .post("/events", two, "Content-Type", "application/json", "Idempotency-Key", "k")
                  .text())
          .isEqualTo("{\"accepted\":2,\"rejected\":0}");
      ApiClient.Answer other =
          again.post("/events", GOOD, "Content-Type", "application/json", "Idempotency-Key", "k");
      assertError(other, 400, 31, "Idempotency-Key");
      assertThat(again.export(EVENTS, BODY).lines().count()).isEqualTo(3);
      clock.advance(Duration.ofHours(24));
      assertThat(
              again
                  .post("/events", GOOD, "Content-Type", "application/json", "Idempotency-Key", "k")
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void a_repeated_body_gets_its_first_answer_also_when_its_events_are_too_old_by_now() {
    String old = GOOD.replace("2026-02-03T10:00:00", "2025-12-01T12:00:01");
    assertThat(post(old, "application/json", "Idempotency-Key", "k").status()).isEqualTo(200);
    clock.advance(Duration.ofHours(1));
    assertThat(post(old, "application/json", "Idempotency-Key", "k").text())
        .isEqualTo("{\"accepted\":1,\"rejected\":0}");
    assertError(post(old, "application/json"), 400, 31, "none was stored");
    assertError(
        post("[" + old + "]", "application/json", "Idempotency-Key", "k"),
        400,
        31,
        "none was stored");
  }

  @Test
  void nothing_is_left_in_the_intakes_folder() throws IOException {
    client.sendEvents(Collections.nCopies(40_000, GOOD));
    client.sendEvents(List.of("{}"));
    try (Stream<Path> files = Files.list(folder.resolve("data").resolve("intake"))) {
      assertThat(files).isEmpty();
    }
    assertThat(client.export(EVENTS, BODY).lines().count()).isEqualTo(40_001);
  }
}
