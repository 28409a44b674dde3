package dev.spillway.contract;

import dev.spillway.testing.ApiClient;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with a clock that stands still, and a client of it. */
abstract class ContractTest {
  static final String NOW = "2026-03-01T12:00:00";
  static final String EVENTS = "/export/campaign/black-friday/events";
  static final String IDS = "/export/campaign/black-friday/ids";
  static final String BODY =
      """
      {"from": "2026-02-01T00:00:00", "to": "now",
       "events": ["push_sent", "push_open"], "ids": ["custom_id", "install_id"]}\
      """;

  @TempDir Path folder;
  final MovableClock clock = MovableClock.at(NOW + ".400Z");
  TestServer server;
  ApiClient client;

  @BeforeEach
  void start() {
    server = TestServer.start(folder, clock);
    client = server.client();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  static String event(String type, String date, String ids) {
    return """
    {"event":"%s","date":"%s","source":"campaign","token":"black-friday",%s}\
    """
        .formatted(type, date, ids);
  }

  void send(String... events) {
    ApiClient.Answer answer = client.sendEvents(List.of(events));
    if (answer.status() != 200) {
      throw new AssertionError(answer.text());
    }
  }
}
