package dev.spillway.console;

import dev.spillway.testing.ApiClient;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with a clock that stands still, and a console client of it. */
abstract class ServedConsole {
  static final String BODY =
      """
      {"from": "2026-02-01T00:00:00", "to": "now", "events": ["push_sent"], "ids": ["custom_id"]}\
      """;

  @TempDir Path folder;
  final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
  TestServer server;
  ApiClient api;
  ConsoleClient console;

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

  static String location(HttpResponse<?> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  String export() {
    api.sendEvents(
        List.of(
            """
            {"event":"push_sent","date":"2026-02-10T10:00:00","source":"campaign",\
            "token":"black-friday","custom_id":"=ann"}\
            """));
    String id = api.createExport("/export/campaign/black-friday/events", BODY);
    api.awaitEnd(id);
    return id;
  }
}
