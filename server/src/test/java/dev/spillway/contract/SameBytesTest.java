package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The same export is the same bytes, whatever happened in between. */
class SameBytesTest extends ContractTest {
  private static final String FIXED = BODY.replace("\"now\"", "\"2026-03-01T00:00:00\"");

  private void send(int from, int count) {
    List<String> events =
        IntStream.range(from, from + count)
            .mapToObj(n ->
                event(
                    n % 3 == 0 ? "push_open" : "push_sent",
                    "2026-02-%02dT10:00:%02d".formatted(1 + n * 7 % 28, n * 13 % 60),
                    "\"custom_id\":\"c%d\",\"install_id\":\"i%d\"".formatted(n % 50, n % 7)))
            .toList();
    assertThat(client.sendEvents(events).status()).isEqualTo(200);
  }

  private String checksum(String path) {
    JsonNode request = client.awaitEnd(client.createExport(path, FIXED));
    assertThat(request.path("status").asText()).isEqualTo("SUCCESS");
    assertThat(Sha256.of(client.download(request).response().body()))
        .isEqualTo(request.path("file").path("sha256").asText());
    return request.path("file").path("sha256").asText();
  }

  @Test
  void after_more_flushes_and_after_a_restart() {
    send(0, 1000);
    String events = checksum(EVENTS);
    String ids = checksum(IDS);
    clock.advance(Duration.ofSeconds(5));
    client.sendEvents(
        List.of(
            event("push_sent", "2026-03-01T00:00:00", "\"custom_id\":\"after the range\""),
            event("push_error", "2026-02-02T00:00:00", "\"custom_id\":\"not asked for\"")));
    assertThat(checksum(EVENTS)).isEqualTo(events);
    assertThat(checksum(IDS)).isEqualTo(ids);

    server.restart();
    client.close();
    client = server.client();
    assertThat(checksum(EVENTS)).isEqualTo(events);
    assertThat(checksum(IDS)).isEqualTo(ids);
  }

  @Test
  void the_same_events_in_other_batches_give_the_same_file() {
    send(0, 600);
    String together = checksum(EVENTS);
    try (var other = TestServer.start(folder.resolve("other"), clock)) {
      try (var otherClient = other.client()) {
        client.close();
        client = otherClient;
        for (int from : new int[] {400, 0, 200}) {
          send(from, 200);
          checksum(IDS);
        }
        assertThat(checksum(EVENTS)).isEqualTo(together);
      }
    }
    client = server.client();
  }

  @Test
  void an_export_holds_exactly_what_was_acknowledged_before_its_post() {
    List<String> ids = new ArrayList<>();
    for (int round = 0; round < 8; round++) {
      send(round * 25, 25);
      ids.add(client.createExport(EVENTS, FIXED));
      send(10_000 + round * 5, 5);
    }
    for (int round = 0; round < ids.size(); round++) {
      JsonNode request = client.awaitEnd(ids.get(round));
      assertThat(request.path("file").path("rows").asLong())
          .isEqualTo(25L * (round + 1) + 5L * round);
    }
  }
}
