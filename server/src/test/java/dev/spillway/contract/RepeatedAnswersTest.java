package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.database.Database;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.ServerProcess;
import dev.spillway.testing.TestDatabase;
import dev.spillway.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An ended request is asked for again and again, and something changes in between. */
class RepeatedAnswersTest extends ContractTest {

  /** The path of a finished request that was asked for several times. */
  private String asked() {
    send(event("push_sent", "2026-02-03T10:00:00", "\"custom_id\":\"c\""));
    String path = "/export/request/" + client.createExport(EVENTS, BODY);
    client.awaitEnd(path.substring(path.lastIndexOf('/') + 1));
    String first = client.get(path).text();
    for (int time = 0; time < 3; time++) {
      assertThat(client.get(path).text()).isEqualTo(first);
    }
    return path;
  }

  private String status(String path) {
    return client.get(path).json().path("status").asText();
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  @Test
  void every_answer_has_the_same_headers_and_an_id_of_its_own() {
    String path = asked();
    ApiClient.Answer one = client.get(path);
    ApiClient.Answer another = client.get(path);
    ApiClient.Answer head = client.call("HEAD", path, BodyPublishers.noBody());

    assertThat(one.header("Content-Type")).contains("application/json; charset=utf-8");
    assertThat(one.header("Cache-Control")).contains("no-store");
    assertThat(one.header("X-Request-Id")).isPresent().isNotEqualTo(another.header("X-Request-Id"));
    assertThat(head.text()).isEmpty();
    assertThat(head.header("Content-Length")).isEqualTo(one.header("Content-Length"));
  }

  @Test
  void a_key_that_another_process_revokes_is_refused_at_once() {
    String path = asked();
    Map<String, String> database = TestDatabase.environment(folder.resolve("data"));
    String keys = ServerProcess.run(database, "key", "list", "--data", data());
    String key = keys.lines().toList().getLast().split("\\s+", 2)[0];
    ServerProcess.run(database, "key", "revoke", key, "--data", data());

    assertError(client.get(path), 401, 10, "keys");
    assertError(client.get("/export/requests"), 401, 10, "keys");
  }

  @Test
  void other_keys_are_refused_while_good_ones_are_answered() {
    String path = asked();
    for (String wrong : new String[] {"test-rest-kex", "x", ""}) {
      try (ApiClient other = new ApiClient(server.uri(), wrong, TestServer.LIVE_KEY)) {
        assertError(other.get(path), 401, 10, "keys");
      }
    }
    try (ApiClient other = new ApiClient(server.uri(), TestServer.REST_KEY, TestServer.DEV_KEY)) {
      assertError(other.get(path), 403, 12, "Live");
    }
    assertThat(client.get(path).status()).isEqualTo(200);
  }

  @Test
  void a_deleted_file_is_expired_in_the_next_answer() {
    String path = asked();
    assertThat(client.call("DELETE", path, BodyPublishers.noBody()).status()).isEqualTo(200);
    assertThat(status(path)).isEqualTo("EXPIRED");
  }

  @Test
  void what_another_node_writes_is_in_the_next_answer() {
    String path = asked();
    try (Database another = TestDatabase.open(folder.resolve("data"))) {
      another
          .jdbi()
          .useHandle(handle -> handle.execute("UPDATE export_request SET status = 'EXPIRED'"));
      assertThat(status(path)).isEqualTo("EXPIRED");
      another.jdbi().useHandle(handle -> handle.execute("DELETE FROM export_request"));
    }
    assertError(client.get(path), 404, 20, "no such export request");
  }

  @Test
  void time_counts_without_any_change_of_the_database() {
    String path = asked();
    JsonNode file = client.get(path).json().path("file");
    assertThat(file.path("expires_at").asText()).isEqualTo("2026-04-01T12:00:00");
    clock.advance(Duration.ofDays(31).minusMillis(1));
    assertThat(status(path)).isEqualTo("SUCCESS");
    clock.advance(Duration.ofMillis(1));
    assertThat(status(path)).isEqualTo("EXPIRED");
    assertThat(status(path)).isEqualTo("EXPIRED");
    clock.advance(Duration.ofDays(184 - 31));
    assertError(client.get(path), 404, 20, "no such export request");
  }
}
