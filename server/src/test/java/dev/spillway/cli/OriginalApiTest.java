package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command {@code export} against a server that has the original API alone, and keeps its files
 * on another host, which must never see the key.
 */
class OriginalApiTest {
  private static final String KEY = "original-rest-key";
  private static final String ID = "9aed764e-7a79-4197-b378-df82da994f78";
  private static final String CSV =
      "custom_id;event_type;event_date\nann;push_sent;2026-11-24T09:00:00\n";

  @TempDir private Path folder;
  private final Deque<String> states = new ArrayDeque<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final List<String> foreignKeys = new CopyOnWriteArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private String link = "";

  @BeforeEach
  void start() throws IOException {
    HttpServer files = serve(this::file);
    HttpServer api = serve(this::api);
    link = "http://127.0.0.1:" + files.getAddress().getPort() + "/bucket/file.csv?signature=x";
    servers.addAll(List.of(api, files));
  }

  private static HttpServer serve(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    return server;
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  private synchronized void api(HttpExchange exchange) throws IOException {
    calls.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
    keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Authorization")));
    if (exchange.getRequestURI().getPath().contains("/results/")) {
      answer(exchange, 302, "", Map.of("Location", link));
      return;
    }
    String state = states.size() > 1 ? states.removeFirst() : states.getFirst();
    boolean done = state.equals("SUCCESS");
    String url =
        done
            ? "\"https://elsewhere.example/1.0/app/export/request/" + ID + "/results/f.csv\""
            : "null";
    String error = state.equals("ERROR") ? ", \"error_msg\": \"cancelled\"" : "";
    answer(
        exchange,
        200,
        """
        {"id": "%s", "uri": "/1.0/app/campaign/t/events", "request_date": "2026-11-24T10:00:00",
         "file_url": %s, "status": "%s", "completion_date": null,
         "request": {"from": "2026-11-01T00:00:00", "to": "now", "events": ["push_sent"],
         "ids": ["custom_id"]}%s}
        """
            .formatted(ID, url, state, error),
        Map.of("Retry-After", "0"));
  }

  private synchronized void file(HttpExchange exchange) throws IOException {
    foreignKeys.addAll(exchange.getRequestHeaders().getOrDefault("X-Authorization", List.of()));
    if (exchange.getRequestURI().getPath().startsWith("/bucket")) {
      answer(exchange, 307, "", Map.of("Location", "/moved.csv"));
    } else {
      answer(exchange, 200, CSV, Map.of("ETag", "\"e\""));
    }
  }

  private static void answer(
      HttpExchange exchange, int status, String text, Map<String, String> headers)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    headers.forEach(exchange.getResponseHeaders()::add);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Outcome export(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of("export", "campaign", "t", "events", "--from", "2026-11-01T00:00:00"));
    command.addAll(List.of("--events", "push_sent", "--ids", "custom_id"));
    command.addAll(List.of("-o", folder.resolve("out.csv").toString()));
    command.addAll(
        List.of(
            "--url", "http://127.0.0.1:" + servers.getFirst().getAddress().getPort() + "/base/"));
    command.addAll(List.of("--app", "app", "--key", KEY));
    command.addAll(List.of(more));
    return Outcome.of(command);
  }

  @Test
  void it_says_what_could_not_be_checked_and_keeps_the_key_from_other_hosts() {
    states.addAll(List.of("CREATED", "PENDING", "SUCCESS"));

    Outcome outcome = export();

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("SHA-256 not checked", "the size is right");
    assertThat(folder.resolve("out.csv")).content().isEqualTo(CSV);
    assertThat(keys).containsOnly(KEY);
    assertThat(foreignKeys).isEmpty();
    assertThat(calls)
        .containsExactly(
            "POST /base/1.0/app/export/campaign/t/events",
            "GET /base/1.0/app/export/request/" + ID,
            "GET /base/1.0/app/export/request/" + ID,
            "GET /base/1.0/app/export/request/" + ID + "/results/f.csv");
  }

  @Test
  void an_export_that_is_cancelled_while_it_is_waited_for_exits_with_1() {
    states.addAll(List.of("CREATED", "PENDING", "ERROR"));

    Outcome outcome = export();

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("export " + ID + " failed: cancelled");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void one_that_takes_too_long_exits_with_5_and_is_gone_on_with() {
    states.add("PENDING");
    Outcome late = export("--timeout", "300ms", "--json");
    assertThat(late.code()).isEqualTo(5);
    assertThat(late.out()).isEmpty();
    assertThat(late.err()).contains("is not done yet");
    states.add("SUCCESS");

    assertThat(export("--timeout", "1m").err()).contains("going on with export " + ID);

    assertThat(calls.stream().filter(call -> call.startsWith("POST"))).hasSize(1);
  }

  @Test
  void a_server_that_points_elsewhere_gets_no_key_sent_after_it() throws IOException {
    HttpServer moved =
        serve(exchange ->
            answer(exchange, 301, "", Map.of("Location", link.replace("/bucket", "/base"))));
    servers.addFirst(moved);

    Outcome outcome = export();

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("it answers 301 and points to http://127.0.0.1:");
    assertThat(outcome.err()).doesNotContain("signature");
    assertThat(foreignKeys).isEmpty();
  }
}
