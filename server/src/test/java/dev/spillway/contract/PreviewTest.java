package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.tenant.Scope;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.EnumSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 9 of the contract: the first lines of a finished file. */
class PreviewTest extends ContractTest {

  private void fill(int count, String person) {
    send(
        IntStream.range(0, count)
            .mapToObj(n ->
                event(
                    "push_sent",
                    "2026-02-03T10:%02d:%02d".formatted(n / 60 % 60, n % 60),
                    "\"custom_id\":\"" + person + n + "\""))
            .toArray(String[]::new));
  }

  private JsonNode finished(String body) {
    return client.awaitEnd(client.createExport(EVENTS, body));
  }

  private ApiClient.Answer preview(JsonNode request) {
    return client.get("/export/request/" + request.path("id").asText() + "/preview");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"gzip\"", "\"zstd\""})
  void it_is_the_first_twenty_lines_header_included_also_of_a_packed_file(String packing) {
    fill(3000, "é;" + "x".repeat(400));
    String whole = client.download(finished(BODY)).text();
    String twenty = whole.lines().limit(20).map(line -> line + "\n").collect(Collectors.joining());

    ApiClient.Answer answer =
        preview(finished(BODY.replace("\"]}", "\"], \"compression\": " + packing + "}")));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).contains("text/csv; charset=utf-8");
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.text()).isEqualTo(twenty);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"gzip\"", "\"zstd\""})
  void a_shorter_file_is_shown_whole(String packing) {
    fill(2, "a");
    JsonNode request = finished(BODY.replace("\"]}", "\"], \"compression\": " + packing + "}"));
    assertThat(preview(request).text())
        .isEqualTo(
            """
            install_id;custom_id;event_type;event_date
            ;a0;push_sent;2026-02-03T10:00:00
            ;a1;push_sent;2026-02-03T10:00:01
            """);
  }

  @Test
  void what_has_no_file_gets_the_answer_that_its_results_would_get() {
    JsonNode request = finished(BODY);
    String path = "/export/request/" + request.path("id").asText();
    String results = path + "/results/" + request.path("file").path("name").asText();
    client.call("DELETE", path, BodyPublishers.noBody());

    assertThat(client.get(path + "/preview").text()).isEqualTo(client.get(results).text());
    assertError(client.get(path + "/preview"), 404, 20, "expired");
    assertError(
        client.get("/export/request/9aed764e-7a79-4197-b378-df82da994f78/preview"),
        404,
        20,
        "no such export request");
  }

  @Test
  void it_expires_with_its_file() {
    JsonNode request = finished(BODY);
    assertThat(preview(request).status()).isEqualTo(200);
    clock.advance(Duration.ofDays(31));
    assertError(preview(request), 404, 20, "expired");
  }

  @Test
  void neither_another_company_nor_a_dev_key_sees_it() {
    server.addCompany("o", "other-rest-key", "o-live", "o-dev", EnumSet.allOf(Scope.class));
    String path = "/export/request/" + finished(BODY).path("id").asText() + "/preview";
    try (ApiClient other = new ApiClient(server.uri(), "other-rest-key", "o-live");
        ApiClient dev = new ApiClient(server.uri(), TestServer.REST_KEY, TestServer.DEV_KEY)) {
      assertError(other.get(path), 404, 20, "no such export request");
      assertError(dev.get(path), 403, 12, "Live API key");
    }
    assertThat(client.call("HEAD", path, BodyPublishers.noBody()).status()).isEqualTo(200);
  }
}
