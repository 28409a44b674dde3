package dev.spillway.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.tenant.ApiKey;
import dev.spillway.tenant.Scope;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.Await;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console over HTTP. */
class ConsoleTest {
  private static final String BODY =
      """
      {"from": "2026-02-01T00:00:00", "to": "now", "events": ["push_sent"], "ids": ["custom_id"]}\
      """;

  @TempDir Path folder;
  private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
  private TestServer server;
  private ApiClient api;
  private ConsoleClient console;

  @BeforeEach
  void start() {
    server = TestServer.start(folder, clock);
    api = server.client();
    console = new ConsoleClient(server.uri());
  }

  @AfterEach
  void stop() {
    console.close();
    api.close();
    server.close();
  }

  private static String location(HttpResponse<?> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private String export() {
    api.sendEvents(
        List.of(
            """
            {"event":"push_sent","date":"2026-02-10T10:00:00","source":"campaign",\
            "token":"black-friday","custom_id":"=ann"}"""));
    String id = api.createExport("/export/campaign/black-friday/events", BODY);
    api.awaitEnd(id);
    return id;
  }

  @Test
  void who_has_not_signed_in_is_led_to_it() {
    HttpResponse<String> root = console.send(console.request("/../"));
    assertThat(root.statusCode()).isEqualTo(303);
    assertThat(location(root)).isEqualTo("/console");
    assertThat(location(console.get("/exports"))).isEqualTo("/console/sign-in");
    assertThat(console.get("/exports", "HX-Request", "true").headers().firstValue("HX-Redirect"))
        .contains("/console/sign-in");
    assertThat(location(console.get("/exports/stream"))).isEqualTo("/console/sign-in");
  }

  @Test
  void a_session_is_in_a_cookie_that_holds_no_key() {
    HttpResponse<String> answer = console.signIn(TestServer.REST_KEY);

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("spillway_session=")
        .endsWith("; Path=/console; HttpOnly; SameSite=Strict")
        .doesNotContain(TestServer.REST_KEY);
    assertThat(console.get("/exports").body()).contains("No exports yet", "Make the first one");
  }

  @Test
  void behind_https_the_cookie_is_secure_and_paths_follow_the_public_url() {
    server.close();
    server =
        TestServer.start(
            folder, clock, Map.of("http.public-url", "https://example.com/exports/"));
    try (ConsoleClient direct = new ConsoleClient(server.uri())) {
      HttpResponse<String> page = direct.get("/sign-in");
      assertThat(page.headers().firstValue("Set-Cookie").orElseThrow())
          .contains("Path=/exports/console; ")
          .endsWith("; Secure");
      assertThat(page.body()).contains("action=\"/exports/console/sign-in\"");
    }
  }

  @Test
  void pages_carry_a_policy_that_lets_nothing_foreign_in() {
    HttpResponse<String> page = console.get("/sign-in");

    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .contains(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
                + " 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.body()).doesNotContain("style=").doesNotContainPattern("<script>|https?://");
  }

  @Test
  void assets_are_kept_for_ever_under_the_digest_of_their_bytes() {
    String path = new Assets().path("console.css");
    HttpResponse<String> asset = console.get("/" + path);

    assertThat(asset.statusCode()).isEqualTo(200);
    assertThat(asset.headers().firstValue("Cache-Control"))
        .contains("public, max-age=31536000, immutable");
    assertThat(console.get("/assets/0123456789abcdef/console.css").statusCode()).isEqualTo(303);
  }

  @Test
  void a_wrong_key_is_told_so_and_only_so_many_may_be_tried() {
    for (int i = 0; i < 10; i++) {
      HttpResponse<String> answer = console.signIn("wrong-key-" + i);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("no REST key of this server").doesNotContain("wrong-key");
    }
    HttpResponse<String> limited = console.signIn(TestServer.REST_KEY);
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).isPresent();

    clock.advance(Duration.ofSeconds(61));
    assertThat(console.signIn(TestServer.REST_KEY).statusCode()).isEqualTo(303);
  }

  @Test
  void a_key_without_the_scope_is_told_which_it_lacks() {
    server.addCompany("other", "ingest-only-key", "other-live", "other-dev", Set.of(Scope.INGEST));
    HttpResponse<String> refused = console.signIn("ingest-only-key");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("lacks the scope export");

    server.addCompany("third", "export-only-key", "third-live", "third-dev", Set.of(Scope.EXPORT));
    assertThat(console.signIn("export-only-key").statusCode()).isEqualTo(303);
    assertThat(console.get("/exports").statusCode()).isEqualTo(200);
    HttpResponse<String> audit = console.get("/audit");
    assertThat(audit.statusCode()).isEqualTo(403);
    assertThat(audit.body()).contains("This key lacks the scope admin");
    assertThat(console.get("/audit.csv").statusCode()).isEqualTo(403);
    assertThat(console.get("/health").body()).doesNotContain("Buffer");
  }

  @Test
  void a_revoked_key_ends_its_sessions() {
    console.signIn(TestServer.REST_KEY);
    assertThat(console.get("/exports").statusCode()).isEqualTo(200);

    String id =
        server.server().tenants().keys(Optional.empty()).stream().map(ApiKey::id).findFirst().get();
    server.server().tenants().revokeKey(id);

    assertThat(location(console.get("/exports"))).isEqualTo("/console/sign-in");
    assertThat(console.signIn(TestServer.REST_KEY).statusCode()).isEqualTo(401);
  }

  @Test
  void a_session_is_over_after_twelve_hours_and_outlives_the_server() {
    console.signIn(TestServer.REST_KEY);
    String session = console.cookie(SignInPages.SESSION);
    server.restart();
    try (ConsoleClient after = new ConsoleClient(server.uri())) {
      after.signIn(TestServer.REST_KEY);
      after.setCookie(SignInPages.SESSION, session);
      assertThat(after.get("/exports").statusCode()).isEqualTo(200);

      clock.advance(Duration.ofHours(12));
      assertThat(after.get("/exports").statusCode()).isEqualTo(303);
    }
  }

  @Test
  void a_cookie_that_was_changed_is_none() {
    console.signIn(TestServer.REST_KEY);
    String session = console.cookie(SignInPages.SESSION);
    List<String> forged =
        List.of("", ".", "....", "a.b.1.c.d", "x" + session, session + "x", session + ".x");
    for (String cookie : forged) {
      console.setCookie(SignInPages.SESSION, cookie);
      assertThat(console.get("/exports").statusCode()).as(cookie).isEqualTo(303);
    }
  }

  @Test
  void a_form_needs_its_token_and_its_own_origin() {
    String id = export();
    console.signIn(TestServer.REST_KEY);
    String token = ConsoleClient.token(console.get("/exports"));
    String cancel = "/exports/" + id + "/cancel";

    assertThat(console.post(cancel).statusCode()).isEqualTo(403);
    assertThat(console.post(cancel, "csrf", "wrong").statusCode()).isEqualTo(403);
    for (String site : List.of("cross-site", "same-site", "none")) {
      HttpResponse<String> foreign =
          console.send(
              console
                  .request(cancel, "Sec-Fetch-Site", site)
                  .POST(ConsoleClient.form("csrf", token)));
      assertThat(foreign.statusCode()).as(site).isEqualTo(403);
    }
    HttpResponse<String> other =
        console.send(
            console
                .request(cancel, "Origin", "http://elsewhere.example")
                .POST(ConsoleClient.form("csrf", token)));
    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(api.get("/export/request/" + id).json().path("status").asText())
        .isEqualTo("SUCCESS");

    assertThat(console.post("/sign-in", "key", TestServer.REST_KEY).statusCode()).isEqualTo(403);
  }

  @Test
  void an_export_is_ordered_shown_downloaded_and_repeated() {
    export();
    console.signIn(TestServer.REST_KEY);
    assertThat(console.get("/exports/new").body()).contains("black-friday (1 event)");

    HttpResponse<String> ordered =
        console.act(
            "/exports/new",
            "source", "campaign/black-friday",
            "shape", "events",
            "range", "30",
            "events", "push_sent",
            "ids", "custom_id");
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
        .startsWith("at,action,request,kind,token,shape,key")
        .anyMatch(line -> line.contains(",delete," + id + ",campaign,black-friday,events,"));
  }

  @Test
  void an_order_with_problems_is_told_all_of_them() {
    console.signIn(TestServer.REST_KEY);
    HttpResponse<String> estimate =
        console.act(
            "/exports/estimate", "kind", "campaign", "token", "a b", "range", "custom", "from", "x");

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
            "source", "campaign/black-friday",
            "range", "custom",
            "from", "2026-02-01T00:00",
            "to", "2026-02-20T00:00:00",
            "events", "push_sent",
            "ids", "custom_id",
            "compression", "gzip");

    assertThat(estimate.body())
        .contains("≈ 1</strong> rows")
        .contains(server.uri() + "/1.0/test-live/export/campaign/black-friday/events")
        .contains("{\"from\":\"2026-02-01T00:00:00\",\"to\":\"2026-02-20T00:00:00\"")
        .contains("\"compression\":\"gzip\"");
  }

  @Test
  void another_companys_export_is_not_there() {
    String id = export();
    server.addCompany("other", "other-rest-key", "other-live", "other-dev", Set.of(Scope.EXPORT));
    console.signIn("other-rest-key");

    for (String page : List.of("", "/preview", "/histogram", "/download")) {
      assertThat(console.get("/exports/" + id + page).statusCode()).as(page).isEqualTo(404);
    }
    assertThat(console.act("/exports/" + id + "/cancel").statusCode()).isEqualTo(404);
    assertThat(console.get("/exports").body()).doesNotContain(id);
    assertThat(console.act("/apps", "app", "no-such-app").statusCode()).isEqualTo(404);
  }

  @Test
  void a_key_of_several_apps_chooses_one() {
    var company = server.server().tenants().companies().getFirst();
    var second =
        server.server().tenants().addApp(company.id(), "Second", Optional.empty(), Optional.empty());
    export();
    assertThat(location(console.signIn(TestServer.REST_KEY))).isEqualTo("/console/apps");
    assertThat(console.get("/apps").body()).contains("Second");

    assertThat(console.act("/apps", "app", second.id()).statusCode()).isEqualTo(303);
    assertThat(console.get("/exports").body()).contains("No exports yet");
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
            "token":"black-friday","custom_id":"ann"}"""));
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

  @Test
  void an_operators_key_is_good_for_every_app() {
    server.addCompany("other", "other-rest-key", "other-live", "other-dev", Set.of(Scope.EXPORT));
    server
        .server()
        .tenants()
        .addKey(Optional.empty(), EnumSet.of(Scope.EXPORT), Optional.of("operator-key"));

    assertThat(location(console.signIn("operator-key"))).isEqualTo("/console/apps");
    assertThat(console.get("/apps").body()).contains(">test<", ">other<");
  }
}
