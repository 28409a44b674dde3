package dev.spillway.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.crash.CrashPoint;
import dev.spillway.event.WireDates;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.Keys;
import dev.spillway.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that ends at a named point of an export, of the flush before it, and of its result. */
class HaltTest {
  private static final int EVENTS = 20;

  @TempDir private static Path folder;
  private static Keys keys = new Keys("", "", "");
  private final Instant date = Instant.now().minus(Duration.ofHours(1));

  @BeforeAll
  static void addCompany() {
    keys = Keys.add(folder, "halt", "export,ingest");
  }

  private String body() {
    return """
    {"from":"%s","to":"now","events":["push_sent"],"ids":["custom_id"]}\
    """
        .formatted(WireDates.format(date.minus(Duration.ofHours(1))));
  }

  /** Each point has a token of its own. */
  private List<String> events(CrashPoint point) {
    return IntStream.range(0, EVENTS)
        .mapToObj(number ->
            """
            {"source":"campaign","token":"%s","event":"push_sent","date":"%s","custom_id":"%d"}\
            """
                .formatted(point.name(), WireDates.format(date), number))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "FLUSH_AFTER_PARQUET",
        "FLUSH_AFTER_COMMIT",
        "FLUSH_AFTER_DELETE",
        "RESULT_BEFORE_PUBLISH",
        "RESULT_AFTER_PUBLISH",
        "EXPORT_AFTER_SUCCESS"
      })
  void the_export_is_made_once_and_nothing_is_left_beside_it(CrashPoint point) throws Exception {
    Map<String, String> armed =
        Map.of("JDK_JAVA_OPTIONS", "-D" + CrashPoint.PROPERTY + "=" + point.point());
    Optional<String> asked;
    String id;
    try (ServerProcess server = ServerProcess.serve(folder, armed);
        ApiClient client = keys.client(server.uri())) {
      assertThat(client.sendEvents(events(point)).status()).isEqualTo(200);
      asked = KillTest.unlessGone(() -> create(client, point));
      assertThat(server.awaitEnd()).isEqualTo(CrashPoint.HALTED);
    }
    try (ServerProcess server = ServerProcess.serve(folder, Map.of());
        ApiClient client = keys.client(server.uri())) {
      // Who was not answered repeats the order, and gets the same request.
      JsonNode request = client.awaitEnd(asked.orElseGet(() -> create(client, point)));
      assertThat(request.path("status").asText()).as(request.toString()).isEqualTo("SUCCESS");
      assertThat(client.download(request).text().lines()).hasSize(1 + EVENTS);
      id = request.path("id").asText();
    }
    assertThat(files("results/staging")).isEmpty();
    // What a dead attempt published went with the start.
    assertThat(files("results/files"))
        .filteredOn(file -> file.getFileName().toString().startsWith(id))
        .hasSize(1);
  }

  private String create(ApiClient client, CrashPoint point) {
    String path = "/export/campaign/" + point.name() + "/events";
    return client.post(path, body(), "Idempotency-Key", point.name()).json().path("id").asText();
  }

  private List<Path> files(String name) {
    try (Stream<Path> files = Files.list(folder.resolve("data").resolve(name))) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
