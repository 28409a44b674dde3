package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.tenant.ApiKey;
import dev.spillway.tenant.Scope;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who did what with an export, as an administrator reads it. */
class AuditTest extends ContractTest {
  private static final String AUDIT = "/export/audit";

  private JsonNode finished() {
    return client.awaitEnd(client.createExport(EVENTS, BODY));
  }

  private String keyId() {
    return server.server().tenants().keys(Optional.empty()).stream()
        .filter(key -> key.scopes().contains(Scope.ADMIN))
        .map(ApiKey::id)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> actions(ApiClient.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().findValuesAsText("action");
  }

  @Test
  void everything_done_with_an_export_is_listed_the_newest_first() {
    JsonNode request = finished();
    String id = request.path("id").asText();
    clock.advance(Duration.ofSeconds(1));
    client.get("/export/request/" + id + "/preview");
    clock.advance(Duration.ofSeconds(1));
    ApiClient.Answer link = client.fetchWithKey(request.path("file_url").asText());
    clock.advance(Duration.ofSeconds(1));
    client.fetch(link.header("Location").orElseThrow());
    clock.advance(Duration.ofSeconds(1));
    client.call("DELETE", "/export/request/" + id, BodyPublishers.noBody());
    ApiClient.Answer answer = client.get(AUDIT);

    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(actions(answer)).containsExactly("delete", "download", "link", "preview", "create");
    assertThat(answer.json().findValuesAsText("date"))
        .containsExactly(
            "2026-03-01T12:00:04",
            "2026-03-01T12:00:03",
            "2026-03-01T12:00:02",
            "2026-03-01T12:00:01",
            "2026-03-01T12:00:00");
    assertThat(answer.json().get(0).toString())
        .isEqualTo(
            """
            {"id":"%s","date":"2026-03-01T12:00:04","action":"delete","request_id":"%s",\
            "key_id":"%s","kind":"campaign","token":"black-friday","shape":"events"}\
            """
                .formatted(answer.json().get(0).path("id").asText(), id, keyId()));
    assertThat(answer.json().get(1).path("key_id").isNull()).isTrue();
    assertThat(answer.text())
        .doesNotContain(TestServer.REST_KEY, "signature", link.header("Location").orElseThrow());
  }

  @Test
  void looking_and_what_changes_nothing_leave_no_trace() {
    JsonNode request = finished();
    String path = "/export/request/" + request.path("id").asText();
    String link =
        client.fetchWithKey(request.path("file_url").asText()).header("Location").orElseThrow();
    client.get(path);
    client.get("/export/requests");
    client.post(EVENTS, "{}");
    client.post(EVENTS + "/estimate", BODY);
    client.callAbsolute("HEAD", link);
    client.fetch(link.replace("signature=", "signature=x"));
    client.call("DELETE", path, BodyPublishers.noBody());
    client.call("DELETE", path, BodyPublishers.noBody());
    client.fetch(link);

    assertThat(actions(client.get(AUDIT))).containsExactlyInAnyOrder("create", "link", "delete");
  }

  @Test
  void a_repeated_post_is_noted_once() {
    client.post(EVENTS, BODY, "Idempotency-Key", "k");
    client.post(EVENTS, BODY, "Idempotency-Key", "k");
    assertThat(actions(client.get(AUDIT))).containsExactly("create");
  }

  @Test
  void it_is_csv_for_who_asks_for_that() {
    String id = finished().path("id").asText();
    String row = client.get(AUDIT).json().get(0).path("id").asText();
    String csv =
        """
        id;date;action;request_id;key_id;kind;token;shape
        %s;2026-03-01T12:00:00;create;%s;%s;campaign;black-friday;events
        """
            .formatted(row, id, keyId());
    ApiClient.Answer byHeader = client.get(AUDIT, "Accept", "text/csv, */*;q=0.5");

    assertThat(byHeader.header("Content-Type")).contains("text/csv; charset=utf-8");
    assertThat(byHeader.text()).isEqualTo(csv);
    assertThat(client.get(AUDIT + "?format=csv").text()).isEqualTo(csv);
    for (String json : List.of("*/*", "application/json", "application/json, text/csv;q=0.9")) {
      assertThat(client.get(AUDIT, "Accept", json).json().isArray()).isTrue();
    }
    assertThat(client.get(AUDIT + "?format=json", "Accept", "text/csv").json().isArray()).isTrue();
  }

  @Test
  void pages_follow_each_other_also_within_a_millisecond() {
    for (int n = 0; n < 5; n++) {
      finished();
    }
    List<String> all = client.get(AUDIT).json().findValuesAsText("id");
    List<String> paged = new ArrayList<>();
    ApiClient.Answer page = client.get(AUDIT + "?limit=2");
    paged.addAll(page.json().findValuesAsText("id"));
    while (page.header("Link").isPresent()) {
      page = client.fetchWithKey(ApiClient.next(page));
      paged.addAll(page.json().findValuesAsText("id"));
    }
    assertThat(all).hasSize(5).doesNotHaveDuplicates();
    assertThat(paged).isEqualTo(all);
  }

  @Test
  void it_is_for_administrators_and_of_their_own_app() {
    server.addCompany("e", "export-key", "e-live", "e-dev", Set.of(Scope.EXPORT));
    server.addCompany("o", "other-rest-key", "o-live", "o-dev", EnumSet.allOf(Scope.class));
    finished();
    String entry = client.get(AUDIT).json().get(0).path("id").asText();
    try (ApiClient export = new ApiClient(server.uri(), "export-key", "e-live");
        ApiClient other = new ApiClient(server.uri(), "other-rest-key", "o-live");
        ApiClient dev = new ApiClient(server.uri(), TestServer.REST_KEY, TestServer.DEV_KEY)) {
      assertError(export.get(AUDIT), 403, 12, "scope admin");
      assertError(dev.get(AUDIT), 403, 12, "Live API key");
      assertThat(other.get(AUDIT).text()).isEqualTo("[]");
      assertError(other.get(AUDIT + "?before=" + entry), 404, 20, "no entry");
      assertThat(other.get(AUDIT + "?before=" + entry).text())
          .isEqualTo(other.get(AUDIT + "?before=123456789").text());
    }
  }

  @Test
  void what_was_read_outlives_a_stop() {
    JsonNode request = finished();
    client.download(request);
    client.close();
    server.restart();
    client = server.client();
    assertThat(actions(client.get(AUDIT))).contains("link", "download", "create");
  }

  @Test
  void a_file_fetched_in_many_parts_at_once_is_noted_few_times() {
    String link =
        client.fetchWithKey(finished().path("file_url").asText()).header("Location").orElseThrow();
    IntStream.range(0, 50)
        .parallel()
        .forEach(n -> client.fetch(link, "Range", "bytes=" + n % 5 + "-"));
    assertThat(actions(client.get(AUDIT))).contains("download").hasSizeLessThan(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "before=",
        "before=-1",
        "before=x",
        "before=1&before=2",
        "before=1234567890123456789",
        "format=xml",
        "format="
      })
  void a_wrong_parameter_is_named(String query) {
    assertError(
        client.get(AUDIT + "?" + query), 400, 31, query.replaceFirst("=.*", "") + " must be");
  }
}
