package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.tenant.Scope;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.ApiClient.Answer;
import dev.spillway.testing.Await;
import dev.spillway.testing.TestDatabase;
import dev.spillway.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The API's description, held against the server that it describes. */
class OpenApiTest extends ContractTest {
  private static final String NOBODY = "9aed764e-7a79-4197-b378-df82da994f78";

  /** Which are of no API: for the operator's commands alone. */
  private static final String CONTROL = " /control/";

  /**
   * Which {@code DescribedFaultsTest} looks at, since a sound server with few clients does not
   * answer so.
   */
  private static final Set<String> FAULTS = Set.of("fault", "not_ready", "too_many_downloads");

  private final Map<String, Answer> answered = new TreeMap<>();

  private OpenApi document() {
    Answer answer = client.fetch(server.uri() + "/openapi.json");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).contains("application/json; charset=utf-8");
    return new OpenApi(answer.json());
  }

  @Test
  void every_route_is_described_and_nothing_else() {
    OpenApi document = document();
    List<String> kinds = texts(document.document().at("/components/parameters/Kind/schema/enum"));
    Set<String> described =
        document.operations().stream()
            .map(operation -> operation.method().toUpperCase(Locale.ROOT) + " " + operation.path())
            .flatMap(line ->
                line.contains("{kind}")
                    ? kinds.stream().map(kind -> line.replace("{kind}", kind))
                    : Stream.of(line))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(described)
        .isEqualTo(
            server.server().routes().stream()
                .filter(route -> !route.contains(CONTROL))
                .map(route -> route.replace("{app}", "{api_key}"))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void every_answer_with_a_body_has_an_example() {
    OpenApi document = document();
    for (OpenApi.Operation operation : document.operations()) {
      document
          .answers(operation)
          .forEach((status, answer) -> {
            if (answer.has("content")
                && !operation.json().path("tags").path(0).asText().equals("Documentation")) {
              assertThat(answer.findPath("examples"))
                  .as(operation.method() + " " + operation.path() + " " + status)
                  .isNotEmpty();
            }
          });
    }
  }

  @Test
  void every_example_is_what_the_server_answers() throws SQLException {
    OpenApi document = document();
    exports(document);
    refusals(document);
    events(document);
    erasures(document);
    health();
    limits(document);

    Set<String> names = new TreeSet<>(FAULTS);
    names.addAll(answered.keySet());
    assertThat(document.examples().stream().map(OpenApi.Example::name).collect(Collectors.toSet()))
        .isEqualTo(names);
    assertThat(document.examples())
        .filteredOn(example -> !FAULTS.contains(example.name()))
        .allSatisfy(example -> {
          Answer answer = answered(example.name());
          assertThat(answer.status()).as(example.name()).isEqualTo(example.status());
          assertThat(answer.header("Content-Type").orElse("")).startsWith(example.mediaType());
          boolean text = example.value().isTextual();
          assertThat(normal(text ? answer.text() : answer.json().toString()))
              .as(example.name())
              .isEqualTo(normal(text ? example.value().asText() : example.value().toString()));
        });
  }

  /** Without what is another each time: ids, addresses, signatures. */
  private String normal(String text) {
    return text.replaceAll("http://127\\.0\\.0\\.1:\\d+", "SERVER")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
        .replaceAll("\\b[0-9a-f]{12}\\b", "KEY")
        .replaceAll("-[0-9a-f]{8}\\.csv", "-ID.csv")
        .replaceAll("signature=[^\"&]+", "signature=S");
  }

  private void answer(String name, Answer answer) {
    answered.put(name, answer);
  }

  private Answer answered(String name) {
    return Optional.ofNullable(answered.get(name)).orElseThrow();
  }

  private void exports(OpenApi document) {
    answer("accepted", client.sendEvents(document.body("ndjson").lines().toList()));
    answer("created", client.post(EVENTS, document.body("order")));
    String id = answered("created").json().path("id").asText();
    client.awaitEnd(id);
    String request = "/export/request/" + id;
    answer("finished", client.get(request));
    answer("list", client.get("/export/requests"));
    answer("estimate_events", client.post(EVENTS + "/estimate", document.body("order")));
    answer("estimate_ids", client.post(IDS + "/estimate", document.body("order")));
    answer("sources", client.get("/export/sources"));
    String fileUrl = answered("finished").json().path("file_url").asText();
    String link = link(document, fileUrl);
    audit();
    answer("preview", client.get(request + "/preview"));
    answer("file", client.fetch(link));
    answer("part", client.fetch(link, "Range", "bytes=43-"));
    answer("beyond", client.fetch(link, "Range", "bytes=114-"));
    answer("forged_link", client.fetch(link + "x"));
    answer("other_name", client.fetchWithKey(fileUrl + "x"));
    answer("created_ids", client.post(IDS, document.body("order")));
    answer("expired", client.call("DELETE", request, BodyPublishers.noBody()));
    answer("expired_file", client.fetchWithKey(fileUrl));
    answer("expired_preview", client.get(request + "/preview"));
    answer("gone", client.fetch(link));
    clock.advance(Duration.ofMinutes(20));
    answer("expired_link", client.fetch(link));
    clock.advance(Duration.ofMinutes(-20));
  }

  /** Who only reads is noted soon after. */
  private void audit() {
    String path = "/export/audit";
    answer(
        "audit",
        Await.some(
            "the link is noted",
            () -> Optional.of(client.get(path)).filter(answer -> answer.json().size() == 2)));
    answer("audit_csv", client.get(path + "?format=csv"));
    answer("no_entry", client.get(path + "?before=999"));
    answer("bad_limit", client.get(path + "?limit=0"));
  }

  private String link(OpenApi document, String fileUrl) {
    Answer redirect = client.fetchWithKey(fileUrl);
    assertThat(redirect.status()).isEqualTo(302);
    String link = redirect.header("Location").orElseThrow();
    String example =
        document
            .document()
            .path("paths")
            .path("/1.0/{api_key}/export/request/{id}/results/{file}")
            .findPath("302")
            .findPath("Location")
            .path("example")
            .asText();
    assertThat(normal(link)).isEqualTo(normal(example));
    return link;
  }

  private void refusals(OpenApi document) {
    strict(document);
    with(
        "no-such-key", TestServer.LIVE_KEY, "unauthorized", other -> other.get("/export/requests"));
    with(
        TestServer.REST_KEY,
        TestServer.DEV_KEY,
        "dev_key",
        dev -> dev.get("/export/request/" + NOBODY));
    server.addCompany("ingest", "ingest-key", "i-live", "i-dev", Set.of(Scope.INGEST));
    with("ingest-key", "i-live", "no_export_scope", ingest -> ingest.get("/export/requests"));
    server.addCompany("export", "export-key", "e-live", "e-dev", Set.of(Scope.EXPORT));
    with("export-key", "e-live", "no_ingest_scope", export -> export.sendEvents(List.of("{}")));
    with("export-key", "e-live", "no_admin_scope", export -> export.get("/export/audit"));
    with("export-key", "e-live", "no_erase_scope", export -> export.post("/events/erasures", "{}"));
    answer("no_route", client.post("/export/email/t/events", BODY));
    answer("no_request", client.get("/export/request/" + NOBODY));
    answer("missing", client.post(EVENTS, BODY.replace("\"to\": \"now\",", "")));
    answer("malformed", client.post(EVENTS, BODY.replace("2026-02-01T00:00:00", "now")));
    answer("no_json", client.post(EVENTS, "from=now"));
    answer("too_large", client.post(EVENTS, " ".repeat(70_000)));
  }

  private void strict(OpenApi document) {
    var tenants = server.server().tenants();
    var company = tenants.addCompany("strict", Optional.empty(), true);
    tenants.addKey(Optional.of(company.id()), Set.of(Scope.EXPORT), Optional.of("strict-key"));
    tenants.addApp(company.id(), "app", Optional.of("strict-live"), Optional.of("strict-dev"));
    with(
        "strict-key",
        "strict-live",
        "strict",
        strict -> {
          String id = strict.createExport(EVENTS, document.body("order"));
          strict.awaitEnd(id);
          return strict.get("/export/request/" + id);
        });
  }

  private void with(String restKey, String appKey, String name, Function<ApiClient, Answer> call) {
    try (ApiClient other = new ApiClient(server.uri(), restKey, appKey)) {
      answer(name, call.apply(other));
    }
  }

  private void events(OpenApi document) {
    List<String> lines = document.body("ndjson").lines().toList();
    List<String> bad =
        List.of(lines.getFirst(), lines.getLast().replace("\"token\": \"black-friday\", ", ""));
    answer("rejected", client.sendEvents(bad));
    String body = String.join("\n", bad);
    answer(
        "skipped",
        client.post("/events?on_error=skip", body, "Content-Type", "application/x-ndjson"));
    answer("unknown_type", client.post("/events", body, "Content-Type", "text/xml"));
  }

  private void erasures(OpenApi document) {
    answer("erasure_id", client.post("/events/erasures", document.body("person")));
    String path = "/events/erasures/" + answered("erasure_id").json().path("id").asText();
    answer(
        "running",
        Await.some(
            "the erasure runs",
            () ->
                Optional.of(client.get(path))
                    .filter(answer -> answer.json().path("status").asText().equals("RUNNING"))));
    answer("no_person", client.post("/events/erasures", "{}"));
    answer("no_erasure", client.get("/events/erasures/" + NOBODY));
  }

  private void health() {
    answer("live", client.fetch(server.uri() + "/health/live"));
    answer("ready", client.fetch(server.uri() + "/health/ready"));
  }

  /** What a small server refuses, and one whose database is not as it should be. */
  private void limits(OpenApi document) throws SQLException {
    Map<String, String> settings =
        Map.of(
            "exports.waiting-limit", "1",
            "exports.concurrent", "1",
            "intake.max-body", "64KiB",
            "events.flush-rows", "2",
            "events.buffer-rows", "2");
    Path other = folder.resolve("small");
    try (TestServer small = TestServer.start(other, clock, settings);
        ApiClient calls = small.client()) {
      List<String> lines = document.body("ndjson").lines().toList();
      answer("large_events", calls.sendEvents(List.of(" ".repeat(70_000))));
      assertThat(calls.sendEvents(lines.subList(0, 1)).status()).isEqualTo(200);
      answer("buffer_full", calls.sendEvents(lines));
      Answer last = calls.post(EVENTS, document.body("order"));
      for (int post = 0; post < 500 && last.status() == 200; post++) {
        last = calls.post(EVENTS, document.body("order"));
      }
      answer("too_many", last);
      try (Connection database = TestDatabase.connect(other.resolve("data"));
          Statement statement = database.createStatement()) {
        statement.execute("ALTER TABLE export_request RENAME TO elsewhere");
      }
      answer("unavailable", calls.get("/export/requests"));
    }
  }

  @Test
  void the_page_shows_every_call_and_needs_nothing_from_elsewhere() {
    Answer page = client.fetch(server.uri() + "/docs");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.header("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; style-src 'sha256-")
        .doesNotContain("unsafe");
    assertThat(page.text())
        .doesNotContain("<script", "src=", "style=", "http-equiv", "undefined", "$ref")
        .doesNotContainPattern("href=\"https?:");
    for (OpenApi.Operation operation : document().operations()) {
      assertThat(page.text())
          .contains("id=\"" + operation.json().path("operationId").asText() + "\"")
          .contains(operation.json().path("summary").asText());
    }
    assertThat(page.text().split("href=\"#", -1))
        .allSatisfy(piece -> {
          String target = piece.substring(0, Math.max(0, piece.indexOf('"')));
          assertThat(
                  target.isEmpty()
                      || piece.startsWith("<!")
                      || page.text().contains("id=\"" + target + "\""))
              .as(target)
              .isTrue();
        });
  }
}
