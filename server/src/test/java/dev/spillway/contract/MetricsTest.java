package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.Await;
import dev.spillway.testing.Exposition;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads of a server that has worked, and the dashboard that is made of it. */
class MetricsTest extends ContractTest {
  private static final Path DASHBOARD = Path.of("..", "docs", "grafana", "spillway.json");
  private static final Path PAGE = Path.of("..", "docs", "operations.md");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:spillway|jvm|process|system)_[a-z_]+\\b");

  @TempDir private Path other;

  private static Exposition scrape(ApiClient client, String uri) {
    ApiClient.Answer answer = client.fetch(uri + "/metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
    return Exposition.read(answer.text());
  }

  private Exposition scrape() {
    return scrape(client, server.uri().toString());
  }

  /** The gauges are there a moment after the start. */
  private Exposition scrapeAll() {
    Await.until("all metrics", () -> scrape().names().contains("spillway_info"));
    return scrape();
  }

  /** One of everything. */
  private JsonNode work() {
    send(
        event("push_sent", "2026-02-28T10:00:00", "\"custom_id\":\"ann\""),
        event("push_open", "2026-02-28T11:00:00", "\"custom_id\":\"ann\""),
        event("push_sent", "2026-02-28T12:00:00", "\"custom_id\":\"bob\""));
    String wrong = event("push_sent", "no date", "\"custom_id\":\"ann\"");
    assertThat(client.sendEvents(List.of(wrong)).status()).isEqualTo(400);
    String good = event("push_sent", "2026-02-28T13:00:00", "\"custom_id\":\"eve\"");
    for (int time = 0; time < 2; time++) {
      ApiClient.Answer answer = client.sendEvents(List.of(good), "Idempotency-Key", "once");
      assertThat(answer.status()).isEqualTo(200);
    }
    JsonNode request = client.awaitEnd(client.createExport(EVENTS, BODY));
    assertThat(client.download(request).status()).isEqualTo(200);
    String link =
        client.fetchWithKey(request.path("file_url").asText()).header("Location").orElseThrow();
    assertThat(client.fetch(link.replaceAll("signature=.", "signature=-")).status()).isEqualTo(403);
    String cancelled = client.createExport(IDS, BODY);
    client.awaitEnd(cancelled);
    client.callAbsolute("DELETE", request(cancelled));
    assertThat(client.fetch(server.uri() + "/1.0/no-key/no-route").status()).isEqualTo(404);
    return request;
  }

  private String request(String id) {
    return server.uri() + "/1.0/" + TestServer.LIVE_KEY + "/export/request/" + id;
  }

  @Test
  void work_is_counted_once() {
    JsonNode request = work();
    Exposition page = scrapeAll();

    assertThat(page.value("spillway_intake_events_total", "result", "accepted")).isEqualTo(4);
    assertThat(page.value("spillway_intake_events_total", "result", "rejected")).isEqualTo(1);
    String bodies = "spillway_intake_bodies_total";
    assertThat(page.value(bodies, "format", "ndjson", "outcome", "accepted")).isEqualTo(2);
    assertThat(page.value(bodies, "format", "ndjson", "outcome", "repeated")).isEqualTo(1);
    assertThat(page.value(bodies, "format", "ndjson", "outcome", "wrong_events")).isEqualTo(1);
    assertThat(page.value("spillway_intake_duration_seconds_count", "format", "ndjson"))
        .isEqualTo(2);
    assertThat(page.value("spillway_exports_total", "state", "created")).isEqualTo(2);
    assertThat(page.value("spillway_exports_total", "state", "pending")).isEqualTo(2);
    assertThat(page.value("spillway_exports_total", "state", "success")).isEqualTo(2);
    assertThat(page.value("spillway_exports_total", "state", "expired")).isEqualTo(1);
    assertThat(page.value("spillway_export_duration_seconds_count", "state", "success"))
        .isEqualTo(2);
    assertThat(page.value("spillway_export_attempts_total", "outcome", "succeeded")).isEqualTo(2);
    JsonNode file = request.path("file");
    assertThat(page.value("spillway_exported_rows_total"))
        .isGreaterThanOrEqualTo(file.path("rows").asDouble());
    assertThat(page.value("spillway_download_bytes_total")).isEqualTo(file.path("size").asDouble());
    assertThat(page.value("spillway_link_fetches_total", "outcome", "sent")).isEqualTo(1);
    assertThat(page.value("spillway_link_fetches_total", "outcome", "forged")).isEqualTo(1);
    assertThat(page.value("spillway_downloads_running")).isZero();
    assertThat(page.value("spillway_store_work_seconds_count", "work", "flush"))
        .isGreaterThanOrEqualTo(1);
    assertThat(page.value("spillway_store_work_rows_total", "work", "flush")).isEqualTo(4);
    assertThat(page.value("spillway_table_rows")).isEqualTo(4);
    assertThat(page.value("spillway_buffer_rows")).isZero();
  }

  @Test
  void answers_are_counted_by_route_also_those_from_memory() {
    JsonNode request = work();
    String id = request.path("id").asText();
    String route = "/1.0/{app}/export/request/{id}";
    String count = "spillway_http_requests_seconds_count";
    double before = scrape().value(count, "method", "GET", "route", route, "status", "200");

    for (int time = 0; time < 5; time++) {
      client.get("/export/request/" + id);
    }

    Exposition page = scrape();
    assertThat(page.value(count, "method", "GET", "route", route, "status", "200"))
        .isEqualTo(before + 5);
    assertThat(page.value(count, "route", "/1.0/{app}/events", "status", "400")).isEqualTo(1);
    assertThat(page.value(count, "route", "/none", "status", "404")).isEqualTo(1);
    assertThat(page.value(count, "route", "/download/{id}/{file}", "status", "403")).isEqualTo(1);
  }

  @Test
  void parts_and_process_are_measured() {
    send(event("push_sent", "2026-02-28T10:00:00", "\"custom_id\":\"ann\""));
    Exposition page = scrapeAll();

    assertThat(page.value("spillway_buffer_rows")).isEqualTo(1);
    assertThat(page.value("spillway_buffer_room_rows")).isEqualTo(4_999_999);
    assertThat(page.value("spillway_buffer_bytes")).isPositive();
    assertThat(page.value("spillway_exports_open")).isZero();
    assertThat(page.value("spillway_exports_oldest_waiting_seconds")).isZero();
    assertThat(page.value("spillway_disk_free_bytes"))
        .isPositive()
        .isLessThanOrEqualTo(page.value("spillway_disk_total_bytes"));
    assertThat(page.value("spillway_ready")).isEqualTo(1);
    assertThat(page.value("spillway_maintenance")).isZero();
    assertThat(page.value("spillway_database_connections", "state", "most")).isEqualTo(8);
    assertThat(page.names())
        .contains(
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "process_files_open_files",
            "process_uptime_seconds");
  }

  @Test
  void labels_hold_nothing_that_a_caller_sent() {
    work();
    client.fetch(server.uri() + "/1.0/some-key/export/request/some-id");
    client.fetch(server.uri() + "/some%20thing");
    String page = client.fetch(server.uri() + "/metrics").text();

    assertThat(page)
        .doesNotContain(
            TestServer.LIVE_KEY,
            TestServer.REST_KEY,
            "some-key",
            "some-id",
            "some%20thing",
            "black-friday",
            "ann",
            folder.toString());
  }

  @Test
  void it_speaks_open_metrics_to_who_asks_for_it() {
    ApiClient.Answer answer =
        client.fetch(
            server.uri() + "/metrics",
            "Accept",
            "application/openmetrics-text;version=1.0.0;q=0.9,text/plain;version=0.0.4;q=0.8");

    assertThat(answer.header("Content-Type"))
        .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(answer.text()).endsWith("# EOF\n");
  }

  @Test
  void with_a_management_port_metrics_are_there_alone_and_health_on_both() {
    Map<String, String> settings = Map.of("http.management-port", "0");
    try (TestServer managed = TestServer.start(other, MovableClock.at(NOW + "Z"), settings)) {
      String api = managed.uri().toString();
      String management = managed.server().managementUri().orElseThrow().toString();

      assertThat(client.fetch(api + "/metrics").status()).isEqualTo(404);
      assertThat(scrape(client, management).names()).contains("spillway_exports_total");
      for (String port : List.of(api, management)) {
        assertThat(client.fetch(port + "/health/live").status()).isEqualTo(200);
        assertThat(client.fetch(port + "/health/ready").status()).isEqualTo(200);
      }
      try (ApiClient managedClient = managed.client()) {
        String id = managedClient.createExport(EVENTS, BODY);
        managedClient.awaitEnd(id);
        // Known by now to the port that was asked, and not to this one.
        assertThat(
                managedClient
                    .fetchWithKey(
                        management + "/1.0/" + TestServer.LIVE_KEY + "/export/request/" + id)
                    .status())
            .isEqualTo(404);
      }
    }
  }

  @Test
  void the_dashboard_and_the_documentation_name_metrics_that_exist() throws IOException {
    work();
    System.gc();
    Await.until("a collection", () -> scrape().names().contains("jvm_gc_pause_seconds_sum"));
    Set<String> names = scrapeAll().names();

    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    assertThat(dashboard.path("title").asText()).isEqualTo("Spillway");
    List<String> queries = new ArrayList<>();
    dashboard.findValues("expr").forEach(query -> queries.add(query.asText()));
    assertThat(queries).hasSizeGreaterThan(20);
    assertThat(named(queries)).isSubsetOf(names);

    String page = Files.readString(PAGE);
    String section = page.substring(page.indexOf("## Metrics"));
    Set<String> documented = named(List.of(section));
    assertThat(documented).hasSizeGreaterThan(20).isSubsetOf(families(names));
    assertThat(documented)
        .containsAll(
            families(names).stream().filter(name -> name.startsWith("spillway_")).toList());
  }

  private static Set<String> named(List<String> texts) {
    Set<String> named = new TreeSet<>();
    texts.forEach(
        text -> METRIC.matcher(text).results().map(found -> found.group()).forEach(named::add));
    return named;
  }

  /** Of a histogram the name that its parts have in common. */
  private static Set<String> families(Set<String> names) {
    Set<String> families = new TreeSet<>();
    names.forEach(
        name -> families.add(name.replaceFirst("_seconds_(bucket|count|sum|max)$", "_seconds")));
    return families;
  }
}
