package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.tenant.Scope;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections 1 and 2 of the contract, row by row. */
class ErrorsTest extends ContractTest {
  private static final String REQUEST = "/export/request/9aed764e-7a79-4197-b378-df82da994f78";

  @Test
  void every_cause_of_401_gives_the_same_answer() {
    server.addCompany(
        "other", "other-rest-key", "other-live", "other-dev", EnumSet.allOf(Scope.class));
    String revoked =
        server
            .server()
            .tenants()
            .addKey(Optional.empty(), Set.of(Scope.EXPORT), Optional.of("revoked-key"))
            .reveal();
    server.server().tenants().keys(Optional.empty()).stream()
        .filter(key -> key.companyId().isEmpty())
        .forEach(key -> server.server().tenants().revokeKey(key.id()));
    String path = server.uri() + "/1.0/test-live/export/requests";

    List<ApiClient.Answer> answers =
        List.of(
            client.fetch(path),
            client.fetch(path, "X-Authorization", "unknown-rest-key"),
            client.fetch(path, "X-Authorization", "short"),
            client.fetch(path, "X-Authorization", revoked),
            client.fetch(path, "X-Authorization", "other-rest-key"),
            client.fetchWithKey(server.uri() + "/1.0/other-live/export/requests"),
            client.fetchWithKey(server.uri() + "/1.0/nobodys-key/export/requests"),
            client.fetchWithKey(server.uri() + "/1.0/nobodys-key" + REQUEST));
    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.status()).isEqualTo(401);
          assertThat(answer.text()).isEqualTo(answers.getFirst().text()).contains("\"code\":10");
          assertThat(answer.header("X-Request-Id")).isPresent();
          assertThat(headerNames(answer)).isEqualTo(headerNames(answers.getFirst()));
        });
  }

  private static Set<String> headerNames(ApiClient.Answer answer) {
    return answer.response().headers().map().keySet();
  }

  @Test
  void an_operators_key_works_for_every_app() {
    server
        .server()
        .tenants()
        .addKey(Optional.empty(), Set.of(Scope.EXPORT), Optional.of("operator-key"));
    try (ApiClient operator = new ApiClient(server.uri(), "operator-key", TestServer.LIVE_KEY)) {
      assertThat(operator.get("/export/requests").status()).isEqualTo(200);
    }
  }

  @Test
  void a_missing_scope_is_403() {
    server.addCompany("i", "ingest-key", "i-live", "i-dev", Set.of(Scope.INGEST));
    server.addCompany("e", "export-key", "e-live", "e-dev", Set.of(Scope.EXPORT));
    try (ApiClient ingest = new ApiClient(server.uri(), "ingest-key", "i-live");
        ApiClient export = new ApiClient(server.uri(), "export-key", "e-live")) {
      assertError(ingest.get("/export/requests"), 403, 12, "scope export");
      assertError(ingest.post(EVENTS, BODY), 403, 12, "scope export");
      assertError(export.sendEvents(List.of("{}")), 403, 12, "scope ingest");
    }
  }

  @Test
  void of_the_export_routes_the_list_alone_takes_a_dev_key() {
    try (ApiClient dev = new ApiClient(server.uri(), TestServer.REST_KEY, TestServer.DEV_KEY)) {
      assertThat(dev.get("/export/requests").status()).isEqualTo(200);
      assertError(dev.post(EVENTS, BODY), 403, 12, "Live API key");
      assertError(dev.get(REQUEST), 403, 12, "Live API key");
      assertError(dev.call("DELETE", REQUEST, BodyPublishers.noBody()), 403, 12, "Live API key");
      assertError(dev.get(REQUEST + "/results/a.csv"), 403, 12, "Live API key");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing",
    "POST, /",
    "GET, /1.0",
    "GET, /1.0/test-live/export",
    "GET, /1.0/test-live/export/campaign/black-friday/events",
    "POST, /1.0/test-live/export/campaign/black-friday/other",
    "POST, /1.0/test-live/export/unknown-kind/black-friday/events",
    "POST, /1.0/test-live/export/requests",
    "PUT, /1.0/test-live/export/requests",
    "OPTIONS, /1.0/test-live/export/requests",
    "FROB, /1.0/test-live/export/requests",
    "DELETE, /health/live",
    "GET, /2.0/test-live/export/requests"
  })
  void no_such_route_or_method_is_404_before_anything_else(String method, String path) {
    ApiClient.Answer answer = client.callAbsolute(method, server.uri() + path);
    assertError(answer, 404, 20, "no such route");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9aed764e-7a79-4197-b378-df82da994f78",
        "9AED764E-7A79-4197-B378-DF82DA994F78",
        "no-id",
        "%00",
        "1"
      })
  void an_absent_request_is_404_whatever_its_id_looks_like(String id) {
    ApiClient.Answer absent = client.get("/export/request/9aed764e-7a79-4197-b378-df82da994f79");
    ApiClient.Answer answer = client.get("/export/request/" + id);
    assertThat(answer.status()).isIn(400, 404);
    if (answer.status() == 404) {
      assertThat(answer.text()).isEqualTo(absent.text()).contains("\"code\":20");
    }
  }

  @Test
  void another_companys_request_is_absent() {
    server.addCompany(
        "other", "other-rest-key", "other-live", "other-dev", EnumSet.allOf(Scope.class));
    String id = client.createExport(EVENTS, BODY);
    client.awaitEnd(id);
    String path = "/export/request/" + id;
    try (ApiClient other = new ApiClient(server.uri(), "other-rest-key", "other-live")) {
      for (String route : List.of(path, path + "/results/campaign-x.csv")) {
        assertThat(other.get(route).text())
            .isEqualTo(other.get(route.replace(id, id.substring(1) + "0")).text());
        assertError(other.get(route), 404, 20, "no such export request");
      }
      assertError(
          other.call("DELETE", path, BodyPublishers.noBody()), 404, 20, "no such export request");
      assertThat(other.get("/export/requests").text()).isEqualTo("[]");
    }
    assertThat(client.get(path).json().path("status").asText()).isEqualTo("SUCCESS");
  }

  @Test
  void a_result_that_does_not_exist_says_why() {
    String id = client.createExport(EVENTS, BODY);
    var done = client.awaitEnd(id);
    String results = "/export/request/" + id + "/results/";
    assertError(client.get(results + "other.csv"), 404, 20, "another name");
    client.call("DELETE", "/export/request/" + id, BodyPublishers.noBody());
    String name = done.path("file").path("name").asText();
    assertError(client.get(results + name), 404, 20, "expired");
  }

  @Test
  void one_trailing_slash_is_passed_over_and_head_works_like_get() {
    assertThat(client.get("/export/requests/").text()).isEqualTo("[]");
    assertError(client.get("/export/requests//"), 404, 20, "no such route");
    ApiClient.Answer head =
        client.call("HEAD", "/export/requests?unknown=1", BodyPublishers.noBody());
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    assertThat(head.header("Content-Length")).contains("2");
  }

  @Test
  void health_needs_no_key() {
    for (String path : List.of("/health/live", "/health/ready")) {
      ApiClient.Answer answer = client.fetch(server.uri() + path);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("{\"status\":\"ok\"}");
    }
  }

  static void assertError(ApiClient.Answer answer, int status, int code, String... parts) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).contains("application/json; charset=utf-8");
    assertThat(answer.header("X-Request-Id")).isPresent();
    assertThat(answer.json().path("code").asInt()).isEqualTo(code);
    assertThat(answer.json().path("message").asText())
        .contains(parts)
        .doesNotContain(TestServer.REST_KEY, TestServer.LIVE_KEY, TestServer.DEV_KEY);
  }
}
