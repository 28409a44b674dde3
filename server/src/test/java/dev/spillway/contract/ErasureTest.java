package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.event.WireDates;
import dev.spillway.tenant.Scope;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.TestDatabase;
import dev.spillway.testing.TestFiles;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 9 of the contract: a person's events go, and what was made of them. */
class ErasureTest extends ContractTest {
  private static final String ERASURES = "/events/erasures";
  private static final String ANN = "{\"custom_id\": \"ann\"}";
  private static final String ABSENT = ERASURES + "/9aed764e-7a79-4197-b378-df82da994f78";

  @BeforeEach
  void begin() {
    // Iceberg stamps its snapshots by the system's clock, and they are kept for an hour.
    clock.moveTo(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  private String daysAgo(int days) {
    return WireDates.format(clock.instant().minus(Duration.ofDays(days)));
  }

  private String sent(int daysAgo, String person) {
    return event("push_sent", daysAgo(daysAgo), "\"custom_id\":\"" + person + "\"");
  }

  /** The body of an export of the days up to now. */
  private String since(int days) {
    return """
    {"from": "%s", "to": "now", "events": ["push_sent"], "ids": ["custom_id"]}\
    """
        .formatted(daysAgo(days));
  }

  private String exported(String path, String body) {
    String id = client.createExport(path, body);
    assertThat(client.awaitEnd(id).path("status").asText()).isEqualTo("SUCCESS");
    return id;
  }

  private String status(String exportId) {
    return client.get("/export/request/" + exportId).json().path("status").asText();
  }

  private String erase(String body) {
    ApiClient.Answer answer = client.post(ERASURES, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    String id = answer.json().path("id").asText();
    server.server().erasureSweep().run();
    return id;
  }

  private JsonNode erasure(String id) {
    return client.get(ERASURES + "/" + id).json();
  }

  private long row(String query) {
    return number(() -> TestDatabase.connect(folder.resolve("data")), query);
  }

  private static long number(Callable<Connection> database, String query) {
    try (Connection connection = database.call();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** How many events of Ann any data file holds, whether the table names it or not. */
  private long eventsOnDisk() throws IOException {
    String files =
        TestFiles.ofTable(folder.resolve("data"), folder).stream()
            .map(file -> "'" + file + "'")
            .collect(Collectors.joining(", "));
    return number(
        () -> DriverManager.getConnection("jdbc:duckdb:"),
        "SELECT count(*) FROM read_parquet([" + files + "]) WHERE custom_id = 'ann'");
  }

  /** An hour and more later, when former states of the table are let go. */
  private void letStatesGo() throws Exception {
    clock.moveTo(Instant.now().plus(Duration.ofMinutes(61)));
    server.server().sweep().releaseSnapshots();
    server.server().erasureSweep().run();
  }

  @Test
  void a_person_is_gone_and_the_erasure_tells_so() throws Exception {
    send(sent(1, "ann"), sent(2, "bob"), sent(40, "ann"));
    String before = exported(EVENTS, since(60));
    send(sent(3, "ann"), event("push_open", daysAgo(4), "\"install_id\":\"no custom id\""));
    String date = WireDates.format(clock.instant());

    ApiClient.Answer answer = client.post(ERASURES, ANN);
    String id = answer.json().path("id").asText();
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text()).isEqualTo("{\"id\":\"" + id + "\"}");
    String location = answer.header("Location").orElseThrow();
    assertThat(location).isEqualTo(server.uri() + "/1.0/test-live/events/erasures/" + id);

    server.server().erasureSweep().run();
    ApiClient.Answer running = client.fetchWithKey(location);
    assertThat(running.text())
        .isEqualTo(
            """
            {"id":"%s","status":"RUNNING","request_date":"%s","completion_date":null,\
            "touched":{"events":3,"files":3,"results":1}}\
            """
                .formatted(id, date));
    assertThat(running.header("Retry-After")).contains("30");
    assertThat(status(before)).isEqualTo("EXPIRED");
    assertThat(client.export(EVENTS, since(60)).lines())
        .containsExactly("custom_id;event_type;event_date", "bob;push_sent;" + daysAgo(2));

    letStatesGo();
    ApiClient.Answer done = client.fetchWithKey(location);
    assertThat(done.text())
        .isEqualTo(
            """
            {"id":"%s","status":"DONE","request_date":"%s","completion_date":"%s",\
            "touched":{"events":3,"files":3,"results":1}}\
            """
                .formatted(id, date, WireDates.format(clock.instant())));
    assertThat(done.header("Retry-After")).isEmpty();
    assertThat(eventsOnDisk()).isZero();
    assertThat(row("SELECT count(*) FROM erasure WHERE person IS NOT NULL")).isZero();
    assertThat(row("SELECT count(*) FROM erasure_trace")).isZero();
  }

  @Test
  void only_results_that_hold_the_person_are_withdrawn() {
    String app =
        server
            .addCompany("other", "other-key", "other-live", "other-dev", EnumSet.allOf(Scope.class))
            .id();
    assertThat(app).isNotEmpty();
    send(sent(10, "ann"), sent(1, "bob"));
    String held = exported(EVENTS, since(20));
    String heldAsIds = exported(IDS, since(20));
    String otherRange = exported(EVENTS, since(5));
    String otherType = exported(EVENTS, since(20).replace("push_sent", "push_open"));
    String otherToken = exported("/export/campaign/welcome/events", since(20));
    String otherKind = exported("/export/transactional/black-friday/events", since(20));
    try (ApiClient other = new ApiClient(server.uri(), "other-key", "other-live")) {
      other.sendEvents(List.of(sent(10, "ann")));
      String others = other.createExport(EVENTS, since(20));
      other.awaitEnd(others);

      String id = erase(ANN);
      String after = exported(EVENTS, since(20));
      server.server().erasureSweep().run();

      assertThat(List.of(held, heldAsIds))
          .allSatisfy(it -> assertThat(status(it)).isEqualTo("EXPIRED"));
      assertThat(List.of(otherRange, otherType, otherToken, otherKind, after))
          .allSatisfy(it -> assertThat(status(it)).isEqualTo("SUCCESS"));
      assertThat(erasure(id).path("touched").toString())
          .isEqualTo("{\"events\":1,\"files\":1,\"results\":2}");
      JsonNode theirs = other.get("/export/request/" + others).json();
      assertThat(other.download(theirs).text()).contains("ann;push_sent");
      assertThat(other.export(EVENTS, since(20))).contains("ann;push_sent");
    }
  }

  @Test
  void a_link_of_a_withdrawn_result_is_answered_as_that_of_an_expired_file() throws Exception {
    send(sent(1, "ann"));
    JsonNode request = client.awaitEnd(client.createExport(EVENTS, since(5)));
    String fileUrl = request.path("file_url").asText();
    String link = client.fetchWithKey(fileUrl).header("Location").orElseThrow();
    assertThat(client.fetch(link).text()).contains("ann");
    erase(ANN);

    assertError(client.fetch(link), 404, 20, "expired");
    assertError(client.fetchWithKey(fileUrl), 404, 20, "expired");
    assertThat(TestFiles.results(folder.resolve("data"))).isEmpty();
  }

  @Test
  void events_in_the_buffer_go_and_those_sent_later_stay() {
    send(sent(1, "ann"), sent(1, "bob"));
    ApiClient.Answer answer = client.post(ERASURES, ANN);
    send(sent(2, "ann"));
    assertThat(answer.status()).isEqualTo(202);
    server.server().erasureSweep().run();

    assertThat(client.export(EVENTS, since(5)).lines())
        .containsExactly(
            "custom_id;event_type;event_date",
            "ann;push_sent;" + daysAgo(2),
            "bob;push_sent;" + daysAgo(1));
  }

  @Test
  void a_live_key_erases_test_events_too_and_a_dev_key_these_alone() throws Exception {
    try (ApiClient dev = new ApiClient(server.uri(), TestServer.REST_KEY, TestServer.DEV_KEY)) {
      send(sent(1, "ann"), sent(1, "bob"));
      assertThat(dev.sendEvents(List.of(sent(1, "ann"))).status()).isEqualTo(200);
      String kept = exported(EVENTS, since(5));
      ApiClient.Answer answer = dev.post(ERASURES, ANN);
      assertThat(answer.header("Location").orElseThrow())
          .contains("/1.0/test-dev/events/erasures/");
      String id = answer.json().path("id").asText();
      server.server().erasureSweep().run();

      assertThat(dev.get(ERASURES + "/" + id).json().path("touched").toString())
          .isEqualTo("{\"events\":1,\"files\":1,\"results\":0}");
      assertThat(status(kept)).isEqualTo("SUCCESS");
      assertThat(client.export(EVENTS, since(5))).contains("ann;");

      assertThat(dev.sendEvents(List.of(sent(1, "ann"))).status()).isEqualTo(200);
      assertThat(erasure(erase(ANN)).path("touched").path("events").asLong()).isEqualTo(2);
      letStatesGo();
      assertThat(eventsOnDisk()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                       | 30 | one of install_id, custom_id, advertising_id",
        "{\"custom_id\": null}                    | 30 | one of install_id",
        "{\"custom_id\": null, \"x\": 1}          | 30 | none of install_id",
        "{\"custm_id\": \"a\"}                    | 31 | did you mean custom_id?",
        "{\"custom_id\": \"a\", \"reason\": \"\"} | 31 | none of install_id",
        "{\"custom_id\": \"a\", \"install_id\": \"b\"} | 31 | only one of",
        "{\"custom_id\": 7}                       | 31 | custom_id must be a string",
        "{\"custom_id\": [\"a\"]}                 | 31 | custom_id must be a string",
        "{\"custom_id\": \"\"}                    | 31 | 1 to 512 characters",
        "{\"install_id\": \"a\\u0000\"}           | 31 | without control characters",
        "{\"install_id\": \"\\ud800\"}            | 31 | lone surrogates",
        "[]                                       | 32 | one JSON object",
        "[{\"custom_id\": \"a\"}]                 | 32 | one JSON object",
        "{\"custom_id\": \"a\", \"custom_id\": \"b\"} | 32 | no name twice",
        "custom_id=a                              | 32 | one JSON object"
      })
  void a_body_that_names_nobody_is_refused(String body, int code, String part) {
    assertError(client.post(ERASURES, body), 400, code, part);
    assertThat(row("SELECT count(*) FROM erasure")).isZero();
  }

  @Test
  void ids_are_as_long_as_those_of_events_and_bodies_as_those_of_exports() {
    String longest = "\uD83D\uDE00".repeat(512);
    assertThat(client.post(ERASURES, "{\"advertising_id\": \"" + longest + "\"}").status())
        .isEqualTo(202);
    assertError(
        client.post(ERASURES, "{\"advertising_id\": \"" + longest + "x\"}"), 400, 31, "512");
    assertError(client.post(ERASURES, " ".repeat(65_537)), 413, 31, "65536 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"install_id", "custom_id", "advertising_id"})
  void each_id_names_its_own_column_alone(String column) {
    for (String other : List.of("install_id", "custom_id", "advertising_id")) {
      send(event("push_sent", daysAgo(1), "\"" + other + "\":\"same\""));
    }
    String id = erase("{\"" + column + "\": \"same\"}");
    assertThat(erasure(id).path("touched").path("events").asLong()).isEqualTo(1);
    String left =
        client.export(
            EVENTS,
            since(5)
                .replace("[\"custom_id\"]", "[\"install_id\",\"custom_id\",\"advertising_id\"]"));
    assertThat(left.lines()).hasSize(3);
  }

  @Test
  void the_same_post_under_the_same_key_is_the_same_erasure() {
    ApiClient.Answer first = client.post(ERASURES, ANN, "Idempotency-Key", "k");
    clock.advance(Duration.ofHours(23));
    ApiClient.Answer again = client.post(ERASURES, ANN, "Idempotency-Key", "k");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertError(
        client.post(ERASURES, "{\"custom_id\":\"bob\"}", "Idempotency-Key", "k"),
        400,
        31,
        "Idempotency-Key");
    assertThat(client.post(ERASURES, ANN).text()).isNotEqualTo(first.text());
    try (ApiClient dev = new ApiClient(server.uri(), TestServer.REST_KEY, TestServer.DEV_KEY)) {
      assertThat(dev.post(ERASURES, ANN, "Idempotency-Key", "k").text()).isNotEqualTo(first.text());
    }
    clock.advance(Duration.ofHours(1));
    server.server().erasureSweep().forget();
    assertThat(row("SELECT count(*) FROM erasure WHERE idempotency_digest IS NOT NULL"))
        .isEqualTo(1);
    assertThat(client.post(ERASURES, ANN, "Idempotency-Key", "k").text())
        .isNotEqualTo(first.text());
  }

  @Test
  void another_companys_erasure_is_as_if_it_never_was() {
    server.addCompany("other", "other-key", "other-live", "other-dev", EnumSet.allOf(Scope.class));
    String id = client.post(ERASURES, ANN).json().path("id").asText();
    ApiClient.Answer absent = client.get(ABSENT);
    assertError(absent, 404, 20, "no such erasure");
    try (ApiClient other = new ApiClient(server.uri(), "other-key", "other-live");
        ApiClient mixed = new ApiClient(server.uri(), "other-key", TestServer.LIVE_KEY)) {
      assertThat(other.get(ERASURES + "/" + id).text()).isEqualTo(absent.text());
      assertThat(other.get(ERASURES + "/no-id").text()).isEqualTo(absent.text());
      assertError(mixed.get(ERASURES + "/" + id), 401, 10, "keys");
      assertError(mixed.post(ERASURES, ANN), 401, 10, "keys");
    }
  }

  @Test
  void the_scope_erase_is_needed_and_no_other() {
    Set<Scope> others = EnumSet.complementOf(EnumSet.of(Scope.ERASE));
    server.server().tenants().addKey(Optional.empty(), others, Optional.of("all-others"));
    server
        .server()
        .tenants()
        .addKey(Optional.empty(), Set.of(Scope.ERASE), Optional.of("erase-key"));
    try (ApiClient without = new ApiClient(server.uri(), "all-others", TestServer.LIVE_KEY);
        ApiClient with = new ApiClient(server.uri(), "erase-key", TestServer.LIVE_KEY)) {
      assertError(without.post(ERASURES, "not even JSON"), 403, 12, "scope erase");
      assertError(without.get(ABSENT), 403, 12, "scope erase");
      assertError(with.get(ABSENT), 404, 20, "no such erasure");
      assertThat(with.post(ERASURES, ANN).status()).isEqualTo(202);
    }
    assertError(client.get(ERASURES), 404, 20, "no such route");
  }

  @Test
  void an_erasure_goes_on_after_a_restart() throws Exception {
    send(sent(1, "ann"), sent(1, "bob"));
    String id = erase(ANN);
    server.restart();
    client.close();
    client = server.client();
    letStatesGo();
    assertThat(erasure(id).path("status").asText()).isEqualTo("DONE");
    assertThat(eventsOnDisk()).isZero();
  }

  @Test
  void an_erasure_is_kept_for_six_months() throws Exception {
    String id = erase(ANN);
    letStatesGo();
    Instant created = WireDates.parse(erasure(id).path("request_date").asText()).orElseThrow();
    Instant end = created.atOffset(ZoneOffset.UTC).plusMonths(6).toInstant();
    clock.moveTo(end.minusMillis(1));
    assertThat(erasure(id).path("status").asText()).isEqualTo("DONE");
    clock.moveTo(end);
    assertThat(client.get(ERASURES + "/" + id).text()).isEqualTo(client.get(ABSENT).text());
    clock.advance(Duration.ofDays(9));
    server.server().erasureSweep().forget();
    assertThat(row("SELECT count(*) FROM erasure")).isZero();
  }
}
