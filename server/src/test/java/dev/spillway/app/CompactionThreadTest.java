package dev.spillway.app;

import dev.spillway.testing.ApiClient;
import dev.spillway.testing.Await;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionThreadTest {
  @TempDir Path folder;

  @Test
  void many_flushes_are_compacted_without_waiting_for_the_next_turn() {
    MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
    try (TestServer server = TestServer.start(folder, clock, Map.of("events.compact-every", "1h"));
        ApiClient client = server.client()) {
      Await.until(
          "a compaction",
          () -> {
            flush(client);
            return isCompacted();
          });
    }
  }

  /** An export waits until what was sent before is in the table. */
  private static void flush(ApiClient client) {
    client.sendEvents(
        List.of(
            """
            {"event": "push_sent", "date": "2026-02-10T10:00:00", "source": "campaign", \
            "token": "t", "custom_id": "c"}
            """
                .strip()));
    client.export(
        "/export/campaign/t/events",
        """
        {"from": "2026-02-01T00:00:00", "to": "now", "events": ["push_sent"], \
        "ids": ["custom_id"]}
        """);
  }

  private boolean isCompacted() {
    try (Stream<Path> files = Files.walk(folder.resolve("data/events/warehouse"))) {
      return files.anyMatch(file -> file.getFileName().toString().matches("c[0-9a-f]{12}-.*"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
