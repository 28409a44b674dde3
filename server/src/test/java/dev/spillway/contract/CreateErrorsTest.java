package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a POST of an export is refused for, section 3 of the contract, row by row. */
class CreateErrorsTest extends ContractTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "\"text\"",
        "{",
        "{\"from\": \"now\"} {}",
        "{\"from\": \"now\", \"from\": \"now\"}",
        "\uFEFF{}",
        "{\"a\": 01}"
      })
  void a_body_that_is_not_one_json_object_is_32(String body) {
    assertError(client.post(EVENTS, body), 400, 32, "one JSON object");
  }

  @Test
  void a_deep_body_and_one_that_is_no_utf_8_are_32() {
    assertError(client.post(EVENTS, "{\"a\":" + "[".repeat(30_000)), 400, 32, "JSON object");
    assertError(
        client.call(
            "POST",
            EVENTS,
            HttpRequest.BodyPublishers.ofByteArray(
                new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'})),
        400,
        32,
        "UTF-8");
  }

  static Stream<Arguments> wrongFields() {
    return Stream.of(
        Arguments.of("from", "null", 30, "from is missing"),
        Arguments.of("to", "null", 30, "to is missing"),
        Arguments.of("events", "null", 30, "events is missing"),
        Arguments.of("ids", "null", 30, "ids is missing"),
        Arguments.of("from", "1", 31, "from must be"),
        Arguments.of("from", "\"yesterday\"", 31, "from must be"),
        Arguments.of("from", "\"2026-02-30T00:00:00\"", 31, "from must be"),
        Arguments.of("to", "\"2026-01-01T00:00:00\"", 31, "from must be before to"),
        Arguments.of("to", "\"2026-02-01T00:00:00\"", 31, "from must be before to"),
        Arguments.of("from", "\"now\"", 31, "from must be before to"),
        Arguments.of("events", "[]", 31, "events must be an array"),
        Arguments.of("events", "\"push_sent\"", 31, "events must be an array"),
        Arguments.of("events", "[1]", 31, "events must be an array"),
        Arguments.of("events", "[\"push_send\"]", 31, "did you mean push_sent?"),
        Arguments.of("events", "[\"inapp_view\"]", 31, "none of push_sent, push_open"),
        Arguments.of("events", "[\"push_sent\",\"push_sent\"]", 31, "twice"),
        Arguments.of("ids", "[]", 31, "ids must be an array"),
        Arguments.of("ids", "[\"custom\"]", 31, "install_id, custom_id, advertising_id"),
        Arguments.of("ids", "[\"custom_id\",\"custom_id\"]", 31, "twice"),
        Arguments.of("date_format", "\"weeks\"", 31, "seconds"),
        Arguments.of("compression", "\"bzip2\"", 31, "\"gzip\", \"zstd\""),
        Arguments.of("compression", "true", 31, "compression must be"),
        Arguments.of("csv", "\"excel\"", 31, "csv must be absent or one of \"spreadsheet\""));
  }

  @ParameterizedTest
  @MethodSource("wrongFields")
  void a_wrong_field_is_named_with_what_is_accepted(
      String field, String value, int code, String part) throws Exception {
    var json = new ObjectMapper();
    var body = (ObjectNode) json.readTree(BODY);
    body.set(field, json.readTree(value));
    assertError(client.post(EVENTS, body.toString()), 400, code, part);
  }

  @Test
  void all_wrong_fields_are_told_at_once_and_a_missing_one_gives_the_code() {
    assertError(
        client.post(EVENTS, "{\"from\": 1, \"ids\": [\"x\"], \"date_format\": 5}"),
        400,
        30,
        "from must be",
        "to is missing",
        "events is missing",
        "ids holds",
        "date_format must be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "a;b", "%C3%A9", "a+b", "a'b"})
  void a_token_of_other_letters_is_31(String token) {
    var answer = client.post("/export/campaign/" + token + "/events", BODY);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("code").asInt()).isEqualTo(31);
  }

  @Test
  void a_token_has_at_most_128_characters() {
    assertThat(client.post("/export/campaign/" + "a".repeat(128) + "/events", BODY).status())
        .isEqualTo(200);
    assertError(
        client.post("/export/campaign/" + "a".repeat(129) + "/events", BODY), 400, 31, "token");
  }

  @Test
  void a_body_has_at_most_64_kib() {
    String filler = " ".repeat(64 * 1024 - BODY.length());
    assertThat(client.post(EVENTS, BODY + filler).status()).isEqualTo(200);
    assertError(client.post(EVENTS, BODY + filler + " "), 413, 31, "65536");
  }

  @Test
  void an_idempotency_key_has_1_to_255_visible_characters() {
    assertThat(client.post(EVENTS, BODY, "Idempotency-Key", "k".repeat(255)).status())
        .isEqualTo(200);
    assertError(
        client.post(EVENTS, BODY, "Idempotency-Key", "k".repeat(256)), 400, 31, "Idempotency-Key");
    assertError(client.post(EVENTS, BODY, "Idempotency-Key", "a b"), 400, 31, "Idempotency-Key");
  }

  @Test
  void the_content_type_is_not_looked_at() {
    assertThat(client.post(EVENTS, BODY, "Content-Type", "text/plain").status()).isEqualTo(200);
  }
}
