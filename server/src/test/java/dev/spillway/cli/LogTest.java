package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.Keys;
import dev.spillway.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server's log says of a whole walk, and what it does not. */
class LogTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PERSON = "customer-of-nobodys-business";

  @TempDir private Path folder;
  private final Instant date = Instant.now().minus(1, ChronoUnit.HOURS);
  private Keys keys = new Keys("", "", "");
  private String signature = "";

  @BeforeEach
  void add_company() {
    keys = Keys.add(folder, "log", "export,ingest,erase");
  }

  /** Good calls, wrong ones, and such as break off. */
  private String walk(ServerProcess server) throws IOException {
    try (ApiClient client = keys.client(server.uri());
        ApiClient stranger = new ApiClient(server.uri(), "rest-key-of-a-stranger", keys.live())) {
      String event =
          """
          {"event":"push_sent","date":"%s","source":"campaign","token":"a","custom_id":"%s"}\
          """
              .formatted(date, PERSON);
      String order =
          """
          {"from": "%s", "to": "now", "events": ["push_sent"], "ids": ["custom_id"]}\
          """
              .formatted(date.minus(1, ChronoUnit.DAYS));
      assertThat(client.sendEvents(List.of(event)).status()).isEqualTo(200);
      assertThat(client.sendEvents(List.of(event.replace("push_sent", PERSON))).status())
          .isEqualTo(400);
      String id = client.createExport("/export/campaign/a/events", order);
      JsonNode request = client.awaitEnd(id);
      URI link =
          URI.create(
              client
                  .fetchWithKey(request.path("file_url").asText())
                  .header("Location")
                  .orElseThrow());
      signature = link.getQuery().replaceFirst(".*signature=", "");
      assertThat(client.fetch(link.toString()).text()).contains(PERSON);
      assertThat(client.fetch(link.toString().replace("signature=", "signature=x")).status())
          .isEqualTo(403);
      assertThat(stranger.get("/export/requests").status()).isEqualTo(401);
      assertThat(client.get("/no/such/" + keys.live()).status()).isEqualTo(404);
      assertThat(client.post("/export/campaign/a/events", "{\"from\": 1, " + PERSON).status())
          .isEqualTo(400);
      assertThat(client.post("/events/erasures", "{\"custom_id\": \"" + PERSON + "\"}").status())
          .isEqualTo(202);
      raw(server.uri(), "GET /1.0/%s/export/requests\r\n\r\n".formatted(keys.live()));
      raw(
          server.uri(),
          "POST /1.0/%s/events HTTP/1.1\r\nHost: a\r\nX-Authorization: %s\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n%s"
              .formatted(keys.live(), keys.rest(), PERSON));
      client.callAbsolute("DELETE", server.uri() + "/1.0/" + keys.live() + "/export/request/" + id);
      return id;
    }
  }

  /** Sends this and goes away. */
  private static void raw(URI server, String text) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }
  }

  @Test
  void each_line_is_an_object_that_tells_whose_call_it_was_and_no_secret() throws IOException {
    ServerProcess server = ServerProcess.serve(folder, Map.of("SPILLWAY_LOG", "DEBUG"));
    String id = walk(server);
    server.close();

    List<JsonNode> lines = server.log().lines().map(LogTest::parse).toList();
    assertThat(lines)
        .hasSizeGreaterThan(10)
        .allSatisfy(line -> {
          assertThat(line.path("timestamp").isIntegralNumber()).isTrue();
          assertThat(line.path("level").asText()).isIn("DEBUG", "INFO", "WARN", "ERROR");
          assertThat(line.path("loggerName").asText()).isNotEmpty();
          assertThat(line.path("formattedMessage").asText()).isNotEmpty();
        });
    assertThat(messages(lines))
        .anyMatch(text -> text.startsWith("POST /1.0/{app}/export/campaign/{token}/events: 200 in"))
        .anyMatch(text -> text.startsWith("POST /1.0/{app}/events: 400 in"))
        .anyMatch(text -> text.startsWith("POST /1.0/{app}/events/erasures: 202 in"))
        .anyMatch(text -> text.startsWith("DELETE /1.0/{app}/export/request/{id}: 200 in"))
        .noneMatch(text -> text.startsWith("GET "));
    assertThat(lines)
        .filteredOn(line -> line.path("formattedMessage").asText().startsWith("POST "))
        .filteredOn(line -> !line.path("formattedMessage").asText().contains(": 401"))
        .isNotEmpty()
        .allSatisfy(line -> {
          assertThat(line.path("mdc").path("request").asText()).hasSize(36);
          assertThat(line.path("mdc").path("company").asText()).isEqualTo(keys.company());
          assertThat(line.path("mdc").path("app").asText()).hasSize(36);
        });
    assertThat(lines)
        .filteredOn(line -> line.path("formattedMessage").asText().startsWith("export " + id))
        .filteredOn(line -> line.path("formattedMessage").asText().contains("attempt 1 begins"))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.path("mdc").path("export").asText()).isEqualTo(id);
          assertThat(line.path("mdc").path("company").asText()).isEqualTo(keys.company());
        });
    assertThat(signature).hasSizeGreaterThan(20);
    assertThat(server.log())
        .doesNotContain(keys.rest(), keys.live(), signature, PERSON, "rest-key-of-a-stranger");
  }

  private static Set<String> messages(List<JsonNode> lines) {
    Set<String> messages = new TreeSet<>();
    lines.forEach(line -> messages.add(line.path("formattedMessage").asText()));
    return messages;
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  @Test
  void text_is_for_people_and_tells_the_same() throws IOException {
    ServerProcess server = ServerProcess.serve(folder, Map.of("SPILLWAY_LOG_FORMAT", "text"));
    walk(server);
    server.close();

    assertThat(server.log().lines())
        .anyMatch(line ->
            line.matches(
                "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  SpillwayServer - ready at .*[0-9]"))
        .anyMatch(line ->
            line.contains(
                    " INFO  AccessLog - POST /1.0/{app}/export/campaign/{token}/events: 200 in ")
                && line.contains("company=" + keys.company()));
    assertThat(server.log()).doesNotContain(keys.rest(), keys.live(), signature, PERSON);
  }
}
