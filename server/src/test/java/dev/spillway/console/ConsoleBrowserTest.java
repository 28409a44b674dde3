package dev.spillway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.spillway.app.DemoOptions;
import dev.spillway.app.SettingsLoader;
import dev.spillway.app.SpillwayServer;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.Chromium;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.ServerProcess;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The console as its user meets it, in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleBrowserTest {
  private static final long EVENTS = 3000;

  /** So many exports are ordered at once. */
  private static final int WAITING = 5;

  /** In milliseconds. */
  private static final int PATIENCE = 60_000;

  private Optional<Chromium> chromium = Optional.empty();
  private Optional<BrowserContext> context = Optional.empty();
  private final List<String> complaints = new ArrayList<>();
  private Optional<SpillwayServer> demo = Optional.empty();

  @BeforeAll
  void startChromium() {
    chromium = Optional.of(Chromium.start());
  }

  @AfterAll
  void stopChromium() {
    chromium.ifPresent(Chromium::close);
  }

  @BeforeEach
  void open() {
    context = Optional.of(chromium.orElseThrow().browser().newContext());
    complaints.clear();
  }

  @AfterEach
  void close() {
    context.ifPresent(BrowserContext::close);
    demo.ifPresent(SpillwayServer::close);
    demo = Optional.empty();
  }

  /** A page of the server; whatever its policy or scripts complain of is kept. */
  private Page page(String uri) {
    Page page = context.orElseThrow().newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      // A refused sign-in is told by its status, too.
      if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
        complaints.add(message.text());
      }
    });
    page.navigate(uri);
    return page;
  }

  private static void signIn(Page page, String key) {
    page.getByLabel("REST API key").fill(key);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator link(Page page, String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private SpillwayServer demo(Path folder, int port) {
    try {
      SpillwayServer server =
          SpillwayServer.start(
              SettingsLoader.load(
                  Optional.empty(),
                  Map.of(),
                  Map.of(
                      "data", folder.resolve("data").toString(),
                      "http.port", Integer.toString(port))),
              Optional.of(new DemoOptions(EVENTS, done -> {})));
      demo = Optional.of(server);
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void an_export_is_made_from_sign_in_to_checked_file(@TempDir Path folder) throws Exception {
    SpillwayServer server = demo(folder, 0);
    Page page = page(server.uri().toString());
    signIn(page, "demo-rest-key");
    assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Exports");
    link(page, "Make the first one").click();

    page.getByLabel("Campaign").selectOption("campaign/black-friday");
    page.getByLabel("90 days").check();
    assertThat(page.locator("#estimate")).containsText("rows");
    page.getByText("The same with curl").click();
    assertThat(page.locator("#curl")).containsText("$SPILLWAY_REST_KEY");
    assertThat(page.locator("#curl")).not().containsText("demo-rest-key");
    button(page, "Export").click();

    assertThat(page.locator("#one .status")).hasText("Ready");
    assertThat(page.locator("#announce")).not().containsText("Failed");
    assertThat(page.getByRole(AriaRole.REGION, named("First rows of the file")).locator("tbody tr"))
        .hasCount(20);
    assertThat(page.locator(".chart canvas")).isVisible();
    Download download = page.waitForDownload(() -> link(page, "Download").click());

    String id = page.url().replaceAll(".*/exports/|\\?.*", "");
    try (ApiClient api = new ApiClient(server.uri(), "demo-rest-key", "demo-live")) {
      var file = api.get("/export/request/" + id).json().path("file");
      byte[] bytes = Files.readAllBytes(download.path());
      assertThat(page.locator("#sha256")).hasText(file.path("sha256").asText());
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
          .isEqualTo(file.path("sha256").asText());
      assertThat(download.suggestedFilename()).isEqualTo(file.path("name").asText());
      assertThat(new String(bytes, StandardCharsets.UTF_8).lines().count())
          .isEqualTo(file.path("rows").asLong() + 1);
    }
    button(page, "Copy link").click();
    assertThat(page.locator("#link-url")).hasValue(Pattern.compile(".*/download/" + id + ".*"));
    assertThat(complaints).isEmpty();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  @Test
  void rows_change_by_themselves_also_after_a_restart(@TempDir Path folder) {
    SpillwayServer server = demo(folder, 0);
    Page page = page(server.uri().toString());
    signIn(page, "demo-rest-key");
    assertThat(page.locator("#list")).containsText("No exports yet");

    order(server, "welcome");
    assertThat(page.locator("#list .name")).hasText("welcome");
    assertThat(page.locator("#list .status")).hasText("Ready");
    assertThat(page.locator("#announce")).containsText("welcome");

    int port = server.uri().getPort();
    server.close();
    SpillwayServer again = demo(folder, port);
    order(again, "order-shipped");
    assertThat(page.locator("#list .name").first())
        .hasText("order-shipped", new LocatorAssertions.HasTextOptions().setTimeout(20_000));
    page.reload();
    assertThat(page.locator("#list .name")).hasCount(2);
  }

  @Test
  void a_kill_costs_an_open_console_but_a_moment_of_its_progress(@TempDir Path folder) {
    // Many small segments, one export after the other: so there is progress to be seen.
    Map<String, String> slow =
        Map.of("SPILLWAY_ENGINE_SEGMENT_ROWS", "1", "SPILLWAY_EXPORTS_CONCURRENT", "1");
    Page page;
    int port;
    try (ServerProcess server = serve(folder, slow, 0)) {
      port = server.uri().getPort();
      page = page(server.uri().toString());
      signIn(page, "demo-rest-key");
      assertThat(page.locator("#list")).containsText("No exports yet");
      page.evaluate("window.notLoadedAgain = true");
      try (ApiClient api = new ApiClient(server.uri(), "demo-rest-key", "demo-live")) {
        for (int n = 0; n < WAITING; n++) {
          api.createExport(
              "/export/campaign/black-friday/events",
              """
              {"from": "2020-01-01T00:00:00", "to": "now", "events": ["push_sent"],
               "ids": ["install_id"]}\
              """);
        }
      }
      assertThat(page.locator("#list .name")).hasCount(WAITING);
      assertThat(page.locator("#list progress").first()).isVisible(patiently());
      server.kill();
    }
    try (ServerProcess server = serve(folder, slow, port)) {
      assertThat(page.locator("#list .status").getByText("Ready"))
          .hasCount(WAITING, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE));
      assertThat(page.locator("#list progress")).hasCount(0);
      assertThat(page.evaluate("window.notLoadedAgain")).isEqualTo(true);
      page.navigate(server.uri() + "/console/exports");
      assertThat(page.locator("#list .name")).hasCount(WAITING);
    }
  }

  private static LocatorAssertions.IsVisibleOptions patiently() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE);
  }

  private static ServerProcess serve(Path folder, Map<String, String> settings, int port) {
    return ServerProcess.serve(
        folder, settings, "--port", Integer.toString(port), "--demo", "--demo-events", "100000");
  }

  private static void order(SpillwayServer server, String token) {
    String kind = token.equals("order-shipped") ? "transactional" : "campaign";
    try (ApiClient api = new ApiClient(server.uri(), "demo-rest-key", "demo-live")) {
      api.awaitEnd(
          api.createExport(
              "/export/" + kind + "/" + token + "/ids",
              """
              {"from": "2020-01-01T00:00:00", "to": "now", "events": ["push_open"],
               "ids": ["custom_id"]}\
              """));
    }
  }

  @Test
  void a_wrong_key_is_told_where_it_was_typed(@TempDir Path folder) {
    try (TestServer server = TestServer.start(folder, Instant::now)) {
      Page page = page(server.uri().toString());
      signIn(page, "not-the-rest-key");

      assertThat(page.getByRole(AriaRole.ALERT)).containsText("no REST key of this server");
      assertThat(page.getByLabel("REST API key")).isFocused();
      assertThat(page.getByLabel("REST API key")).hasAttribute("aria-invalid", "true");
      signIn(page, TestServer.REST_KEY);
      assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Exports");
    }
  }

  @Test
  void an_empty_store_says_what_to_do_next(@TempDir Path folder) {
    try (TestServer server = TestServer.start(folder, Instant::now)) {
      Page page = page(server.uri().toString());
      signIn(page, TestServer.REST_KEY);
      assertThat(page.locator("main")).containsText("No exports yet");
      link(page, "New export").first().click();
      assertThat(page.locator("main")).containsText("The store holds no events yet");
      link(page, "Events").click();
      assertThat(page.locator("main")).containsText("./spillway load");
      link(page, "Audit log").click();
      assertThat(page.locator("main")).containsText("Nothing was done yet");
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  void an_expired_file_can_be_made_again(@TempDir Path folder) {
    MovableClock clock = new MovableClock(Instant.now());
    try (TestServer server = TestServer.start(folder, clock);
        ApiClient api = server.client()) {
      String id =
          api.createExport(
              "/export/campaign/welcome/ids",
              """
              {"from": "2020-01-01T00:00:00", "to": "now", "events": ["push_open"],
               "ids": ["custom_id"]}\
              """);
      api.awaitEnd(id);
      clock.advance(Duration.ofDays(32));
      Page page = page(server.uri() + "/console/exports");
      signIn(page, TestServer.REST_KEY);

      assertThat(page.locator("#list .status")).hasText("Expired");
      link(page, "welcome").click();
      assertThat(page.locator("#one")).containsText("File gone");
      assertThat(page.locator("#get")).hasCount(0);
      page.navigate(server.uri() + "/console/exports/" + id + "/download");
      assertThat(page.getByRole(AriaRole.ALERT)).containsText("This file has expired");

      page.navigate(server.uri() + "/console/exports/" + id);
      button(page, "Repeat").click();
      assertThat(page.locator("#one .status")).hasText("Ready");
      assertThat(page.locator("main")).containsText("header line alone");
    }
  }

  @Test
  void everything_can_be_reached_by_keyboard(@TempDir Path folder) {
    try (TestServer server = TestServer.start(folder, Instant::now)) {
      Page page = page(server.uri().toString());
      page.keyboard().type(TestServer.REST_KEY);
      page.keyboard().press("Enter");
      assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("Exports");
      page.keyboard().press("Tab");
      assertThat(link(page, "Skip to the content")).isFocused();
      page.keyboard().press("Enter");
      page.keyboard().press("Tab");
      assertThat(link(page, "New export").last()).isFocused();
      page.keyboard().press("Enter");
      assertThat(page.getByRole(AriaRole.HEADING).first()).hasText("New export");
    }
  }
}
