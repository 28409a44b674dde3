package dev.spillway.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.spillway.client.ServerTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads into a server that misbehaves. */
class RetriesTest {
  private static final String ACCEPTED = "{\"accepted\":1,\"rejected\":0}";

  @TempDir private Path folder;
  private final Deque<Reply> replies = new ArrayDeque<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private Optional<HttpServer> server = Optional.empty();

  /** An answer; status 0 is none at all. */
  private record Reply(int status, String body, Map<String, String> headers) {
    Reply(int status, String body) {
      this(status, body, Map.of());
    }
  }

  @BeforeEach
  void start() throws IOException {
    HttpServer peer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    peer.createContext("/", this::answer);
    peer.start();
    server = Optional.of(peer);
  }

  @AfterEach
  void stop() {
    server.ifPresent(peer -> peer.stop(0));
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
    Reply reply = replies.isEmpty() ? new Reply(200, ACCEPTED) : replies.removeFirst();
    if (reply.status() > 0) {
      reply.headers().forEach(exchange.getResponseHeaders()::add);
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private LoadReport load(Duration retryFor) throws IOException, InterruptedException {
    URI uri =
        URI.create("http://127.0.0.1:" + server.orElseThrow().getAddress().getPort() + "/base/");
    Path file = Files.writeString(folder.resolve("a.ndjson"), "{}\n");
    LoadOptions options = new LoadOptions(1, true, retryFor, folder.resolve("j"), 1000);
    return new Loader(new ServerTarget(uri, "app", "rest-key-1"), options, new Silent())
        .run(List.of(LoadFile.of(file, Optional.empty()).orElseThrow()));
  }

  private static final class Silent implements LoadListener {
    @Override
    public void read(long bytes) {}

    @Override
    public void rejected(Path file, long line, String message) {}

    @Override
    public void note(Path file, String message) {}

    @Override
    public void waiting(String reason) {}
  }

  @Test
  void what_fails_or_is_wanted_later_is_sent_again_under_the_same_key() throws Exception {
    replies.add(new Reply(500, "oops"));
    replies.add(new Reply(429, "{}", Map.of("Retry-After", "0")));
    replies.add(new Reply(0, ""));
    replies.add(new Reply(503, "{}", Map.of("Retry-After", "0")));
    replies.add(new Reply(502, "<html>"));

    LoadReport report = load(Duration.ofMinutes(1));

    assertThat(report.isWhole()).isTrue();
    assertThat(report.accepted()).isEqualTo(1);
    assertThat(keys).hasSize(6).containsOnly(keys.getFirst());
  }

  @Test
  void a_server_that_stays_away_ends_the_load_in_time() throws Exception {
    server.orElseThrow().stop(0);
    LoadReport report = load(Duration.ofMillis(300));
    assertThat(report.failure().orElseThrow().reason())
        .startsWith("the server cannot be used: it does not");
    assertThat(report.isWhole()).isFalse();
  }

  @Test
  void an_answer_that_is_none_of_spillways_ends_the_load_at_once() throws Exception {
    for (Reply reply :
        List.of(
            new Reply(200, "<html>welcome</html>"),
            new Reply(302, "", Map.of("Location", "/")),
            new Reply(404, "{\"code\":20,\"message\":\"no\"}"),
            new Reply(403, "{\"code\":12,\"message\":\"the scope\"}"))) {
      replies.add(reply);
      LoadReport report = load(Duration.ofMinutes(1));
      assertThat(report.failure().orElseThrow().reason())
          .startsWith("the server refuses: it answers " + reply.status());
    }
    assertThat(keys).hasSize(4);
  }
}
