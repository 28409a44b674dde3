package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.ApiClient;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the URLs of an answer point to, and what a full house answers. */
class PublicUrlTest {
  private static final String PATH = "/export/campaign/a/events";

  @TempDir Path folder;

  private String location(Map<String, String> settings, String... headers) {
    try (TestServer server =
            TestServer.start(folder, MovableClock.at("2026-03-01T12:00:00Z"), settings);
        ApiClient client = server.client()) {
      String location =
          client.post(PATH, ContractTest.BODY, headers).header("Location").orElseThrow();
      return location
          .replace(server.uri().toString(), "OWN")
          .replaceAll("/1.0/test-live/export/request/.*", "");
    }
  }

  @Test
  void they_follow_the_request_and_believe_nobody_else() {
    assertThat(location(Map.of(), "X-Forwarded-Host", "evil", "X-Forwarded-Proto", "https"))
        .isEqualTo("OWN");
  }

  @Test
  void they_follow_what_a_trusted_proxy_says_last() {
    Map<String, String> trusted = Map.of("http.trusted-proxies", "10.0.0.0/8,127.0.0.1");
    assertThat(
            location(
                trusted,
                "X-Forwarded-Host",
                "evil, export.example.com",
                "X-Forwarded-Proto",
                "https"))
        .isEqualTo("https://export.example.com");
    assertThat(location(trusted, "Forwarded", "for=1.2.3.4;host=\"h:8443\";proto=https"))
        .isEqualTo("https://h:8443");
    assertThat(location(trusted, "X-Forwarded-Host", "a b<script>")).isEqualTo("OWN");
  }

  @Test
  void a_setting_goes_before_all_of_it() {
    Map<String, String> settings = new HashMap<>();
    settings.put("http.public-url", "https://x.example/base/");
    settings.put("http.trusted-proxies", "127.0.0.1");
    assertThat(location(settings, "X-Forwarded-Host", "other")).isEqualTo("https://x.example/base");
  }

  @Test
  void beyond_the_waiting_limit_a_post_is_429_with_a_time_to_try_again() {
    Map<String, String> settings = Map.of("exports.waiting-limit", "1", "exports.concurrent", "1");
    try (TestServer server =
            TestServer.start(folder, MovableClock.at("2026-03-01T12:00:00Z"), settings);
        ApiClient client = server.client()) {
      client.sendEvents(
          List.of(ContractTest.event("push_sent", "2026-02-03T10:00:00", "\"custom_id\":\"c\"")));
      ApiClient.Answer answer = client.post(PATH, ContractTest.BODY);
      for (int post = 0; post < 500 && answer.status() == 200; post++) {
        answer = client.post(PATH, ContractTest.BODY);
      }
      ErrorsTest.assertError(answer, 429, 13, "1 exports of this company wait");
      assertThat(answer.header("Retry-After")).contains("30");
    }
  }
}
