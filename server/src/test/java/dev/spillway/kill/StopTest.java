package dev.spillway.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.Await;
import dev.spillway.testing.Keys;
import dev.spillway.testing.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tells the server to end while it works, as every upgrade does. */
class StopTest {
  private static final int TERMINATED = 128 + 15;
  private static final String PATH = "/export/campaign/stop/events";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "SPILLWAY_EXPORTS_ATTEMPTS", "1",
          "SPILLWAY_EXPORTS_LOST_ATTEMPTS", "1",
          "SPILLWAY_ENGINE_SEGMENT_ROWS", "1",
          "SPILLWAY_ENGINE_MEMORY", "256MiB",
          "SPILLWAY_EVENTS_MEMORY", "256MiB");

  @TempDir private Path folder;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final String body =
      """
      {"from": "%s", "to": "now", "events": ["push_sent"], "ids": ["custom_id"]}\
      """
          .formatted(now.minus(85, ChronoUnit.DAYS));
  private Keys keys = new Keys("", "", "");

  @BeforeEach
  void add_company() {
    keys = Keys.add(folder, "stop", "export,ingest");
  }

  private ApiClient client(ServerProcess server) {
    return keys.client(server.uri());
  }

  /** Events of the last 80 days. */
  private void send(ApiClient client, int count, int idLength) {
    List<String> lines = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      lines.add(line(n, idLength));
    }
    assertThat(client.sendEvents(lines).status()).isEqualTo(200);
  }

  private String line(int n, int idLength) {
    return """
    {"event":"push_sent","date":"%s","source":"campaign","token":"stop","custom_id":"%s"}\
    """
        .formatted(
            now.minus(n % 80, ChronoUnit.DAYS).minus(n, ChronoUnit.MILLIS),
            String.format("%0" + idLength + "d", n));
  }

  @Test
  void a_slow_download_comes_to_its_end_while_new_work_is_refused() throws Exception {
    ServerProcess server = ServerProcess.serve(folder, SETTINGS);
    try (ApiClient client = client(server)) {
      JsonNode request = largeExport(client);
      try (SlowDownload download = new SlowDownload(link(client, request))) {
        server.terminate();
        awaitNotReady(client, server);

        assertRefused(client.fetch(server.uri() + "/health/ready"));
        assertRefused(client.post(PATH, body));
        assertRefused(client.sendEvents(List.of(line(1, 10))));
        assertRefused(client.fetch(link(client, request).toString()));
        assertThat(client.get("/export/request/" + request.path("id").asText()).status())
            .isEqualTo(200);
        assertThat(client.fetch(server.uri() + "/health/live").status()).isEqualTo(200);

        assertThat(download.sha256OfRest()).isEqualTo(request.path("file").path("sha256").asText());
      }
    }
    assertThat(server.awaitEnd()).isEqualTo(TERMINATED);
    assertThat(server.log()).doesNotContain("calls are cut");
  }

  /** A finished one of some 20 MB, which is more than the network holds. */
  private JsonNode largeExport(ApiClient client) {
    send(client, 60_000, 300);
    return client.awaitEnd(client.createExport(PATH, body));
  }

  private static void awaitNotReady(ApiClient client, ServerProcess server) {
    Await.until("not ready", () -> client.fetch(server.uri() + "/health/ready").status() == 503);
  }

  private URI link(ApiClient client, JsonNode request) {
    return URI.create(
        client.fetchWithKey(request.path("file_url").asText()).header("Location").orElseThrow());
  }

  private static void assertRefused(ApiClient.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.json().path("code").asInt()).isEqualTo(2);
    assertThat(answer.header("Retry-After")).isPresent();
  }

  @Test
  void a_running_export_is_handed_back_and_done_after_the_restart() {
    boolean handedBack = false;
    for (int round = 0; round < 10 && !handedBack; round++) {
      ServerProcess server = ServerProcess.serve(folder, SETTINGS);
      String id;
      try (ApiClient client = client(server)) {
        send(client, 20_000, 20);
        id = client.createExport(PATH, body);
      }
      String begins = "export " + id + ": attempt 1 begins";
      Await.until("the first attempt", () -> server.log().contains(begins));
      server.terminate();
      assertThat(server.awaitEnd()).isEqualTo(TERMINATED);
      handedBack = server.log().contains("export " + id + ": handed back");
      try (ServerProcess next = ServerProcess.serve(folder, SETTINGS);
          ApiClient client = client(next)) {
        JsonNode request = client.awaitEnd(id);
        assertThat(request.path("status").asText()).as(request.toString()).isEqualTo("SUCCESS");
        assertThat(request.path("file").path("rows").asInt()).isEqualTo(20_000 * (round + 1));
        assertThat(next.log().contains("attempt 2 begins")).isEqualTo(handedBack);
        // The attempt that was handed back was not the only one.
        assertThat(next.log()).doesNotContain("taking up");
      }
    }
    assertThat(handedBack).as("one of ten stops hit a running attempt").isTrue();
  }

  @Test
  void told_twice_it_ends_at_once() throws Exception {
    ServerProcess server = ServerProcess.serve(folder, SETTINGS);
    try (ApiClient client = client(server)) {
      JsonNode request = largeExport(client);
      try (SlowDownload download = new SlowDownload(link(client, request))) {
        server.terminate();
        awaitNotReady(client, server);
        assertThat(server.isAlive()).isTrue();
        long told = System.nanoTime();
        server.terminate();

        assertThat(server.awaitEnd()).isEqualTo(TERMINATED);
        assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(10));
        assertThat(download).isNotNull();
      }
    }
    try (ServerProcess next = ServerProcess.serve(folder, SETTINGS);
        ApiClient client = client(next)) {
      assertThat(client.export(PATH, body).lines()).hasSize(60_001);
    }
  }

  /** A reader with so small a window that the file does not fit into what the network holds. */
  private static final class SlowDownload implements AutoCloseable {
    private static final int WINDOW = 16 * 1024;
    private static final int STEP = 256 * 1024;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final MessageDigest digest;

    SlowDownload(URI link) throws Exception {
      socket.setReceiveBufferSize(WINDOW);
      socket.connect(new InetSocketAddress(link.getHost(), link.getPort()));
      String head =
          "GET %s?%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(link.getRawPath(), link.getRawQuery(), link.getAuthority());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      in = socket.getInputStream();
      digest = MessageDigest.getInstance("SHA-256");
      skipHead();
    }

    private void skipHead() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      assertThat(head.toString()).startsWith("HTTP/1.1 200 ");
    }

    String sha256OfRest() throws IOException {
      try (DigestInputStream rest = new DigestInputStream(in, digest)) {
        byte[] step = new byte[STEP];
        while (rest.readNBytes(step, 0, STEP) == STEP) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
