package dev.spillway.contract;

import static dev.spillway.contract.ErrorsTest.assertError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.ApiClient;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk with less free space than is to be kept. */
class DiskFloorTest {
  @TempDir Path folder;
  private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00.400Z");

  @Test
  void events_of_every_form_are_refused_with_503_and_exports_go_on() {
    try (TestServer server = TestServer.start(folder, clock);
        ApiClient client = server.client()) {
      assertThat(client.sendEvents(List.of(BadInput.GOOD)).status()).isEqualTo(200);
    }
    Map<String, String> full = Map.of("intake.min-free-disk", "1000000GiB");
    try (TestServer server = TestServer.start(folder, clock, full);
        ApiClient client = server.client()) {
      for (EventForms.Form form : EventForms.Form.values()) {
        ApiClient.Answer answer =
            client.post("/events", BadInput.GOOD, "Content-Type", form.contentType);
        assertError(answer, 503, 2, "disk is nearly full");
        assertThat(answer.header("Retry-After")).isPresent();
      }
      assertThat(client.export(ContractTest.EVENTS, ContractTest.BODY).lines()).hasSize(2);
    }
  }
}
