package dev.spillway.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.spillway.app.DemoOptions;
import dev.spillway.app.SettingsLoader;
import dev.spillway.app.SpillwayServer;
import dev.spillway.tenant.Company;
import dev.spillway.tenant.Scope;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.Chromium;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks at every page in light and dark, wide and narrow: axe-core finds nothing wrong with it, and
 * nothing is wider than the window. Its pictures are those of {@code docs/images} when it is run
 * with {@code -Dspillway.images=../docs/images}.
 */
class ConsoleImagesTest {
  private static final Path IMAGES =
      Path.of(System.getProperty("spillway.images", "target/console-images"));
  private static final long EVENTS = 60_000;
  private static final int WIDE = 1280;
  private static final int NARROW = 360;
  private static final String KEY = "images-rest-key";

  @TempDir Path folder;
  private final List<String> problems = new ArrayList<>();

  @Test
  void every_page_is_in_order_in_light_and_dark_wide_and_narrow() throws IOException {
    try (Chromium chromium = Chromium.start();
        SpillwayServer server = server()) {
      String id = exports(server);
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        for (int width : List.of(WIDE, NARROW)) {
          Browser.NewContextOptions options =
              new Browser.NewContextOptions()
                  .setColorScheme(scheme)
                  .setViewportSize(width, 800)
                  .setBaseURL(server.uri().toString());
          try (BrowserContext context = chromium.browser().newContext(options)) {
            look(context.newPage(), id, scheme, width);
          }
        }
      }
    }
    assertThat(problems).isEmpty();
  }

  private SpillwayServer server() throws IOException {
    SpillwayServer server =
        SpillwayServer.start(
            SettingsLoader.load(
                Optional.empty(),
                Map.of(),
                Map.of("data", folder.resolve("data").toString(), "http.port", "0")),
            Optional.of(new DemoOptions(EVENTS, done -> {})));
    Company demo = server.tenants().companies().getFirst();
    server.tenants().addKey(Optional.of(demo.id()), EnumSet.allOf(Scope.class), Optional.of(KEY));
    return server;
  }

  /** Orders exports of every state, and gives the id of a finished one. */
  private static String exports(SpillwayServer server) {
    try (ApiClient api = new ApiClient(server.uri(), KEY, "demo-live")) {
      api.sendEvents(
          List.of(
              "{\"event\":\"push_opened\",\"date\":\"2020-01-01T00:00:00\",\"source\":\"campaign\","
                  + "\"token\":\"welcome\",\"custom_id\":\"a\"}"));
      String deleted = order(api, "campaign", "newsletter-12", "ids", "");
      api.call("DELETE", "/export/request/" + deleted, BodyPublishers.noBody());
      order(api, "inapp-campaign", "onboarding", "events", "");
      order(api, "transactional", "order-shipped", "events", ", \"compression\": \"zstd\"");
      order(api, "campaign", "welcome", "ids", "");
      return order(api, "campaign", "black-friday", "events", "");
    }
  }

  private static String order(
      ApiClient api, String kind, String token, String shape, String options) {
    String id =
        api.createExport(
            "/export/" + kind + "/" + token + "/" + shape,
            """
            {"from": "2020-01-01T00:00:00", "to": "now", "events": ["push_sent", "push_open"],
             "ids": ["install_id", "custom_id"]%s}\
            """
                .formatted(options));
    api.awaitEnd(id);
    return id;
  }

  private void look(Page page, String id, ColorScheme scheme, int width) {
    String suffix =
        "-%s-%s.png"
            .formatted(width == WIDE ? "wide" : "narrow", scheme.name().toLowerCase(Locale.ROOT));
    page.navigate("/");
    check(page, "sign-in" + suffix);
    page.getByLabel("REST API key").fill(KEY);
    page.locator("button.primary").click();
    assertThat(page.locator("#list tbody tr")).hasCount(5);
    check(page, "exports" + suffix);

    page.navigate("/console/exports/new?source=campaign/black-friday");
    assertThat(page.locator("#estimate")).containsText("rows");
    page.locator(".curl summary").click();
    check(page, "new-export" + suffix);

    page.navigate("/console/exports/" + id);
    assertThat(page.locator(".chart canvas")).isVisible();
    assertThat(page.locator("main")).containsText("Further rows");
    check(page, "export" + suffix);
    page.locator("#link").click();
    assertThat(page.locator("#link-url")).isVisible();
    check(page, "");

    page.navigate("/console/events");
    assertThat(page.locator(".chart canvas")).isVisible();
    assertThat(page.locator("main")).containsText("Share");
    check(page, "events" + suffix);

    page.navigate("/console/health");
    check(page, "health" + suffix);
    page.navigate("/console/audit");
    check(page, "audit" + suffix);
    page.navigate("/console/apps");
    check(page, "");
    page.navigate("/console/no-such-page");
    check(page, "");
  }

  /** Looks at a page as it stands; a picture without a name is not kept. */
  private void check(Page page, String picture) {
    new AxeBuilder(page)
        .analyze()
        .getViolations()
        .forEach(violation ->
            problems.add(
                picture
                    + " "
                    + page.url()
                    + ": "
                    + violation.getId()
                    + " "
                    + violation.getNodes()));
    Object tooWide =
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
    if (!tooWide.equals(0)) {
      problems.add(picture + " " + page.url() + " is too wide by " + tooWide);
    }
    if (!picture.isEmpty()) {
      page.screenshot(
          new Page.ScreenshotOptions().setFullPage(true).setPath(IMAGES.resolve(picture)));
    }
  }
}
