package dev.spillway.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.tenant.ApiKey;
import dev.spillway.tenant.Scope;
import dev.spillway.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Signing in, sessions, and what they are allowed. */
class SessionTest extends ServedConsole {
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
        TestServer.start(folder, clock, Map.of("http.public-url", "https://example.com/exports/"));
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
        server
            .server()
            .tenants()
            .addApp(company.id(), "Second", Optional.empty(), Optional.empty());
    export();
    assertThat(location(console.signIn(TestServer.REST_KEY))).isEqualTo("/console/apps");
    assertThat(console.get("/apps").body()).contains("Second");

    assertThat(console.act("/apps", "app", second.id()).statusCode()).isEqualTo(303);
    assertThat(console.get("/exports").body()).contains("No exports yet");
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
