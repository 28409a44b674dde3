package dev.spillway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.database.Database;
import dev.spillway.event.EventStoreException;
import dev.spillway.tenant.Tenants;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client gets when something of ours goes wrong. */
class ApiHandlerTest {
  @TempDir Path folder;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws Exception {
    try (Database database = TestDatabase.open(folder)) {
      Tenants tenants = new Tenants(database, MovableClock.at("2026-03-01T12:00:00Z"));
      List<Route> routes =
          List.of(
              failing("/bug", new IllegalStateException("a secret of the inside")),
              failing("/store", new EventStoreException("a secret of the inside", null)),
              failing(
                  "/database", new ConnectionException(new SQLException("a secret of the inside"))),
              Route.open(
                  "GET",
                  "/torn",
                  call -> {
                    call.exchange().begin(200);
                    call.exchange().write(ByteBuffer.allocate(100_000), false);
                    throw new IllegalStateException("after the status was sent");
                  }));
      server.setHandler(handler(routes, tenants));
    }
    server.addConnector(connector);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.stop();
  }

  private static ApiHandler handler(List<Route> routes, Tenants tenants) {
    KnownAnswers known =
        new KnownAnswers(
            new PublicUrl(Optional.empty(), List.of()),
            () -> 0,
            MovableClock.at("2026-03-01T12:00:00Z"));
    return new ApiHandler(
        routes,
        ApiHandler.NO_OTHERS,
        new ApiHandler.Parts(
            tenants, known, new Admission(), new CountingMonitor(), Patience.NONE));
  }

  private static Route failing(String path, RuntimeException failure) {
    return Route.open(
        "GET",
        path,
        call -> {
          call.exchange().answerHeaders().put("X-Of-A-Good-Answer", "1");
          throw failure;
        });
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://localhost:" + connector.getLocalPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static void assertError(HttpResponse<String> answer, int status, int code)
      throws Exception {
    assertThat(answer.statusCode()).isEqualTo(status);
    JsonNode body = new ObjectMapper().readTree(answer.body());
    assertThat(body.path("code").asInt()).isEqualTo(code);
    assertThat(body.path("message").asText())
        .contains(answer.headers().firstValue("X-Request-Id").orElseThrow())
        .doesNotContain("secret");
    assertThat(answer.headers().firstValue("X-Of-A-Good-Answer")).isEmpty();
  }

  @Test
  void a_fault_of_ours_is_500_with_the_id_that_the_log_has() throws Exception {
    assertError(get("/bug"), 500, 1);
  }

  @Test
  void a_store_that_cannot_write_is_503_with_a_time_to_try_again() throws Exception {
    for (String path : List.of("/store", "/database")) {
      HttpResponse<String> answer = get(path);
      assertError(answer, 503, 2);
      assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    }
  }

  @Test
  void an_answer_that_breaks_off_is_seen_to_be_torn() {
    Assertions.assertThatThrownBy(() -> get("/torn")).isInstanceOf(IOException.class);
  }
}
