package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.event.WireDates;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.ApiClient.Answer;
import dev.spillway.testing.Await;
import dev.spillway.testing.Postgres;
import dev.spillway.testing.TestDatabase;
import dev.spillway.testing.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers see of PostgreSQL going away and coming back. */
class PostgresOutageTest {
  private static final String EVENTS = "/export/campaign/token/events";

  @TempDir Path folder;

  @Test
  void calls_get_503_while_it_is_away_and_all_goes_on_when_it_is_back() throws Exception {
    try (Postgres.Own postgres = Postgres.Own.start(folder.resolve("postgres"));
        TestServer server = start(postgres);
        ApiClient client = server.client()) {
      accepted(client.sendEvents(List.of(event("push_sent"))));
      String id = client.createExport(EVENTS, order());
      JsonNode before = client.awaitEnd(id);
      assertThat(before.path("status").asText()).isEqualTo("SUCCESS");

      postgres.away(() -> {
        Answer create = client.post(EVENTS, order());
        assertThat(create.status()).as(create.text()).isEqualTo(503);
        assertThat(create.json().path("code").asInt()).isEqualTo(2);
        assertThat(create.header("Retry-After")).isPresent();
        assertThat(client.get("/export/request/" + id).status()).isEqualTo(503);
        Await.until("not ready", () -> ready(client, server) == 503);
      });

      Await.until("ready", () -> ready(client, server) == 200);
      assertThat(client.get("/export/request/" + id).json()).isEqualTo(before);
      assertThat(client.download(before).status()).isEqualTo(200);
      accepted(client.sendEvents(List.of(event("push_open"))));
      JsonNode after = client.awaitEnd(client.createExport(EVENTS, order()));
      assertThat(after.path("file").path("rows").asInt()).isEqualTo(2);
    }
  }

  private TestServer start(Postgres.Own postgres) {
    return TestServer.start(
        folder, InstantSource.system(), TestDatabase.settings(postgres.settings()));
  }

  private static int ready(ApiClient client, TestServer server) {
    return client.fetch(server.uri() + "/health/ready").status();
  }

  private static void accepted(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  private static String event(String type) {
    return """
    {"source":"campaign","token":"token","event":"%s","date":"%s","install_id":"i"}\
    """
        .formatted(type, WireDates.format(Instant.now().minus(Duration.ofMinutes(5))));
  }

  private static String order() {
    return """
    {"from":"%s","to":"now","events":["push_sent","push_open"],"ids":["install_id"]}\
    """
        .formatted(WireDates.format(Instant.now().minus(Duration.ofHours(1))));
  }
}
