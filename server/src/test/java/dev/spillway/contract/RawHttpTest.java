package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that no HTTP client would send: what the HTTP library answers has our form too. */
class RawHttpTest {
  private static final String HOST = "Host: localhost\r\n";
  private static final String KEY = "X-Authorization: " + TestServer.REST_KEY + "\r\n";

  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            folder, MovableClock.at("2026-03-01T12:00:00Z"), Map.of("http.request-timeout", "2s"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> malformed() {
    String list = "GET /1.0/test-live/export/requests";
    return Stream.of(
        Arguments.of("no request line", "nonsense\r\n\r\n", 400),
        Arguments.of("a version of the future", list + " HTTP/9.9\r\n" + HOST + "\r\n", 400),
        Arguments.of("no host", list + " HTTP/1.1\r\n\r\n", 400),
        Arguments.of(
            "two lengths",
            list + " HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
            400),
        Arguments.of(
            "a length that is none",
            list + " HTTP/1.1\r\n" + HOST + "Content-Length: x\r\n\r\n",
            400),
        Arguments.of(
            "a length and chunks",
            list
                + " HTTP/1.1\r\n"
                + HOST
                + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            400),
        Arguments.of("a folded header", list + " HTTP/1.1\r\n" + HOST + "A: b\r\n c\r\n\r\n", 400),
        Arguments.of("a bad escape", "GET /1.0/%zz HTTP/1.1\r\n" + HOST + "\r\n", 400),
        Arguments.of(
            "an encoded slash", "GET /1.0/..%2f..%2fetc HTTP/1.1\r\n" + HOST + "\r\n", 400),
        Arguments.of(
            "a long header",
            list + " HTTP/1.1\r\n" + HOST + "A: " + "a".repeat(20_000) + "\r\n\r\n",
            431),
        Arguments.of(
            "a long URI", "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + HOST + "\r\n", 414),
        Arguments.of("a path outside", "GET /../../etc/passwd HTTP/1.1\r\n" + HOST + "\r\n", 400),
        Arguments.of(
            "a method in small letters", "get /health/live HTTP/1.1\r\n" + HOST + "\r\n", 404),
        Arguments.of("asterisk", "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n", 404));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void a_malformed_request_gets_the_contracts_body(String what, String request, int status)
      throws IOException {
    String answer = exchange(request);
    assertThat(answer).as(what).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer).containsIgnoringCase("Content-Type: application/json");
    assertThat(answer).containsIgnoringCase("X-Request-Id: ");
    JsonNode body = new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(body.path("code").asInt()).isIn(20, 31);
    assertThat(body.path("message").asText()).isNotBlank();
  }

  @Test
  void a_header_that_trickles_in_is_cut_at_its_deadline() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET /health/live HTTP/1.1\r\nHost: localhost\r\nA: "
              .getBytes(StandardCharsets.US_ASCII));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (System.nanoTime() < end && socket.getInputStream().available() == 0) {
        try {
          out.write('a');
        } catch (IOException e) {
          break;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
      String answer = read(socket);
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":31");
    }
  }

  @Test
  void a_body_that_does_not_come_is_408() throws IOException {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              ("POST /1.0/test-live/export/campaign/a/events HTTP/1.1\r\n"
                      + HOST
                      + KEY
                      + "Content-Length: 100\r\n\r\n{")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(read(socket)).startsWith("HTTP/1.1 408 ").contains("\"code\":31");
    }
  }

  @Test
  void an_early_error_ends_the_connection_and_runs_nothing_behind_it() throws IOException {
    String hidden = "GET /health/live HTTP/1.1\r\n" + HOST + "\r\n";
    String answer =
        exchange(
            "POST /1.0/test-live/events HTTP/1.1\r\n"
                + HOST
                + "Content-Length: "
                + (hidden.length() + 100_000)
                + "\r\n\r\n"
                + hidden);
    assertThat(answer).startsWith("HTTP/1.1 401 ");
    assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
  }

  @Test
  void an_error_without_a_body_in_the_request_leaves_the_connection_open() throws IOException {
    String absent = "GET /nothing HTTP/1.1\r\n" + HOST + "\r\n";
    String last = "GET /health/live HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
    String answers = exchange(absent + last);
    assertThat(answers).startsWith("HTTP/1.1 404 ").contains("HTTP/1.1 200 OK");
  }

  @Test
  void a_body_that_says_it_is_huge_is_refused_at_once() throws IOException {
    String answer =
        exchange(
            "POST /1.0/test-live/export/campaign/a/events HTTP/1.1\r\n"
                + HOST
                + KEY
                + "Content-Length: 10737418240\r\n\r\n{");
    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"code\":31");
  }

  @Test
  void a_body_that_is_too_large_is_read_all_the_same_so_that_its_sender_gets_the_answer()
      throws IOException {
    String head = "POST /1.0/test-live/export/campaign/t/events HTTP/1.1\r\n" + HOST + KEY;
    String answer = exchange(head + "Content-Length: 900000\r\n\r\n" + " ".repeat(900_000));
    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("\"code\":31");
  }

  private static String exchange(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return read(socket);
    }
  }

  private static Socket connect() throws IOException {
    URI uri = server.uri();
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Until the server closes; keep-alive answers end with the idle timeout. */
  private static String read(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
