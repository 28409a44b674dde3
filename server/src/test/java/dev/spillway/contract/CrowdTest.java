package dev.spillway.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.ApiClient.Answer;
import dev.spillway.testing.Await;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many at once: what is refused, and that it is let in again. */
class CrowdTest {
  private static final int CONNECTIONS = 5;

  @TempDir private Path folder;
  private final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T12:00:00Z"));

  private static Socket connect(TestServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String ask(Socket socket, String target) throws IOException {
    socket
        .getOutputStream()
        .write("GET %s HTTP/1.1\r\nHost: h\r\n\r\n".formatted(target).getBytes(US_ASCII));
    return head(socket);
  }

  private static String head(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Test
  void an_address_has_so_many_connections_and_then_others_when_those_are_closed() throws Exception {
    Map<String, String> settings =
        Map.of("http.max-connections-per-address", String.valueOf(CONNECTIONS));
    List<Socket> sockets = new ArrayList<>();
    try (TestServer server = TestServer.start(folder, clock, settings)) {
      for (int n = 0; n < CONNECTIONS; n++) {
        sockets.add(connect(server));
        assertThat(ask(sockets.getLast(), "/health/live")).startsWith("HTTP/1.1 200 ");
      }
      try (Socket refused = connect(server)) {
        assertThat(head(refused)).startsWith("HTTP/1.1 429 ").contains("Retry-After: 10\r\n");
        assertThat(new String(refused.getInputStream().readAllBytes(), US_ASCII))
            .contains("\"code\":13")
            .contains("close others");
      }
      // Behind the body of its last answer.
      assertThat(ask(sockets.getFirst(), "/health/live")).contains("HTTP/1.1 200 ");

      sockets.removeFirst().close();
      Await.until(
          "room for another one",
          () -> {
            try (Socket another = connect(server)) {
              return ask(another, "/health/live").startsWith("HTTP/1.1 200 ");
            } catch (IOException e) {
              return false;
            }
          });
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void a_trusted_proxy_has_as_many_as_it_wants() throws Exception {
    Map<String, String> settings =
        Map.of("http.max-connections-per-address", "1", "http.trusted-proxies", "127.0.0.0/8");
    try (TestServer server = TestServer.start(folder, clock, settings);
        Socket one = connect(server);
        Socket other = connect(server)) {
      assertThat(ask(one, "/health/live")).startsWith("HTTP/1.1 200 ");
      assertThat(ask(other, "/health/live")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void a_download_more_than_there_may_be_is_told_to_come_back() throws Exception {
    try (TestServer server = TestServer.start(folder, clock, Map.of("http.max-downloads", "1"));
        ApiClient client = new ApiClient(server.uri(), TestServer.REST_KEY, TestServer.LIVE_KEY)) {
      JsonNode request = client.awaitEnd(largeExport(client));
      String link =
          client.fetchWithKey(request.path("file_url").asText()).header("Location").orElseThrow();
      try (Socket slow = connect(server)) {
        URI target = URI.create(link);
        assertThat(ask(slow, target.getRawPath() + "?" + target.getRawQuery()))
            .startsWith("HTTP/1.1 200 ");

        Answer busy = client.fetch(link);
        assertThat(busy.status()).isEqualTo(429);
        assertThat(busy.json().path("code").asInt()).isEqualTo(13);
        assertThat(busy.header("Retry-After")).contains("10");
      }
      Await.until("the download's end", () -> client.fetch(link).status() == 200);
    }
  }

  /** Of more bytes than sockets hold on the way. */
  private String largeExport(ApiClient client) {
    String ids = "x".repeat(400);
    for (int body = 0; body < 10; body++) {
      List<String> lines = new ArrayList<>();
      for (int n = 0; n < 4000; n++) {
        lines.add(
            """
            {"source":"campaign","token":"t","event":"push_sent","date":"2026-02-20T00:00:00",\
            "install_id":"%s%s"}\
            """
                .formatted(UUID.randomUUID(), ids));
      }
      Answer answer = client.sendEvents(lines);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
    return client.createExport(
        "/export/campaign/t/events",
        """
        {"from":"2026-02-01T00:00:00","to":"now","events":["push_sent"],"ids":["install_id"]}\
        """);
  }
}
