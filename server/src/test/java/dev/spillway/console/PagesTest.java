package dev.spillway.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.tenant.ApiKey;
import dev.spillway.testing.Await;
import dev.spillway.testing.TestServer;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console's pages, over HTTP. */
class PagesTest extends ServedConsole {
  @Test
  void an_export_is_ordered_shown_downloaded_and_repeated() {
    export();
    console.signIn(TestServer.REST_KEY);
    assertThat(console.get("/exports/new").body()).contains("black-friday (1 event)");

    HttpResponse<String> ordered =
        console.act(
            "/exports/new",
            "source",
            "campaign/black-friday",
            "shape",
            "events",
            "range",
            "30",
            "events",
            "push_sent",
            "ids",
            "custom_id");
    assertThat(ordered.statusCode()).isEqualTo(303);
    String id = location(ordered).replaceAll(".*/exports/|\\?.*", "");
    var request = api.awaitEnd(id);
    assertThat(request.path("request").path("to").asText()).isEqualTo("now");

    String page = console.get("/exports/" + id).body();
    assertThat(page)
        .contains(request.path("file").path("sha256").asText(), "Ready", "$SPILLWAY_REST_KEY")
        .doesNotContain(TestServer.REST_KEY);
    assertThat(console.get("/exports/" + id + "/preview").body())
        .contains("<th scope=\"col\">custom_id</th>", "<td>=ann</td>");
    assertThat(console.get("/exports/" + id + "/histogram").body()).contains("2026-02-10");
    HttpResponse<String> link = console.get("/exports/" + id + "/download");
    assertThat(api.fetch(location(link)).text()).isEqualTo(api.download(request).text());
    assertThat(console.act("/exports/" + id + "/link").body()).contains("/download/" + id);

    HttpResponse<String> repeated = console.act("/exports/" + id + "/repeat");
    String again = location(repeated).replaceAll(".*/exports/|\\?.*", "");
    assertThat(again).isNotEqualTo(id);
    assertThat(api.awaitEnd(again).path("request")).isEqualTo(request.path("request"));

    console.act("/exports/" + id + "/cancel");
    assertThat(console.get("/exports/" + id).body()).contains("Expired", "File gone");
    assertThat(console.get("/exports/" + id + "/download").body()).contains("has expired");

    assertThat(console.get("/audit").body()).contains("create", "link", "preview", "delete");
    assertThat(console.get("/audit.csv").body().lines())
        .startsWith("id;date;action;request_id;key_id;kind;token;shape")
        .anyMatch(line -> line.matches(".*;delete;" + id + ";[^;]+;campaign;black-friday;events"));
  }

  @Test
  void an_order_with_problems_is_told_all_of_them() {
    console.signIn(TestServer.REST_KEY);
    HttpResponse<String> estimate =
        console.act(
            "/exports/estimate",
            "kind",
            "campaign",
            "token",
            "a b",
            "range",
            "custom",
            "from",
            "x");

    assertThat(estimate.body())
        .contains("the token must have", "from must be", "events must be", "ids must be");
    assertThat(console.act("/exports/new", "kind", "campaign", "token", "..").statusCode())
        .isEqualTo(400);
  }

  @Test
  void an_estimate_comes_with_the_curl_line() {
    export();
    console.signIn(TestServer.REST_KEY);
    HttpResponse<String> estimate =
        console.act(
            "/exports/estimate",
            "source",
            "campaign/black-friday",
            "range",
            "custom",
            "from",
            "2026-02-01T00:00",
            "to",
            "2026-02-20T00:00:00",
            "events",
            "push_sent",
            "ids",
            "custom_id",
            "compression",
            "gzip",
            "csv",
            "spreadsheet");

    assertThat(estimate.body())
        .contains("≈ 1</strong> rows")
        .contains(server.uri() + "/1.0/test-live/export/campaign/black-friday/events")
        .contains("{\"from\":\"2026-02-01T00:00:00\",\"to\":\"2026-02-20T00:00:00\"")
        .contains("\"compression\":\"gzip\",\"csv\":\"spreadsheet\"");
  }

  @Test
  void the_list_has_filters_and_pages() {
    for (int i = 0; i < 27; i++) {
      clock.advance(Duration.ofSeconds(1));
      api.createExport("/export/campaign/token-" + i + "/ids", BODY);
    }
    console.signIn(TestServer.REST_KEY);
    String first = console.get("/exports").body();
    assertThat(first).contains("token-26", "token-2<").doesNotContain("token-1<");
    String older = first.replaceAll("(?s).*/exports\\?(before=[^\"]+)\">Older.*", "$1");
    assertThat(console.get("/exports?" + older.replace("&amp;", "&")).body())
        .contains("token-1<", "token-0<")
        .doesNotContain("token-2<");
    assertThat(console.get("/exports?token=token-7").body())
        .contains("token-7<")
        .doesNotContain("token-8<");
    assertThat(console.get("/exports?status=failed").body()).contains("No export fits the filter");
  }

  @Test
  void rows_that_change_are_streamed_until_the_session_ends() throws Exception {
    console.signIn(TestServer.REST_KEY);
    HttpResponse<Stream<String>> stream =
        console.send(
            console.request("/exports/stream?since=" + clock.millis()), BodyHandlers.ofLines());
    assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
    List<String> lines = new ArrayList<>();
    Thread reader =
        Thread.ofVirtual()
            .start(() ->
                stream
                    .body()
                    .forEach(line -> {
                      synchronized (lines) {
                        lines.add(line);
                      }
                    }));

    String id = export();
    Await.until(
        "the row of a finished export",
        () -> {
          synchronized (lines) {
            return lines.stream()
                .anyMatch(line -> line.contains("id=\"row-" + id) && line.contains("\"Ready\""));
          }
        });

    String key =
        server.server().tenants().keys(Optional.empty()).stream().map(ApiKey::id).findFirst().get();
    server.server().tenants().revokeKey(key);
    assertThat(reader.join(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void streams_do_not_hold_up_a_stop() {
    console.signIn(TestServer.REST_KEY);
    HttpResponse<Stream<String>> stream =
        console.send(console.request("/exports/stream"), BodyHandlers.ofLines());
    long start = System.nanoTime();
    server.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
    stream.body().close();
    server = TestServer.start(folder, clock);
  }

  @Test
  void what_was_refused_is_told_without_values() {
    api.sendEvents(
        List.of(
            """
            {"event":"push_lost","date":"2026-02-10T10:00:00","source":"campaign",\
            "token":"black-friday","custom_id":"ann"}\
            """));
    console.signIn(TestServer.REST_KEY);

    assertThat(console.get("/events").body())
        .contains("Refused lately", "event must be")
        .doesNotContain("push_lost", "ann\"");
    assertThat(console.get("/events/volume?days=7").body()).contains("no events of this range");
    assertThat(console.get("/events/campaigns").body()).contains("holds no events yet");
  }

  @Test
  void health_tells_of_the_whole_server_to_those_who_may_know() {
    export();
    console.signIn(TestServer.REST_KEY);

    assertThat(console.get("/health").body())
        .contains("Serving", "Running exports", "Buffer", "Table", "Disk", "Java")
        .contains("1 event</span>");
  }
}
