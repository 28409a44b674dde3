package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command beside a server that runs, and beside none. */
class MaintenanceTest {
  private static final String ORDER =
      """
      {"from": "2026-02-01T00:00:00", "to": "now", "events": ["push_sent"], "ids": ["custom_id"]}\
      """;
  private static final String EVENT =
      """
      {"event":"push_sent","date":"2026-02-28T10:00:00","source":"campaign","token":"a",\
      "custom_id":"ann"}\
      """;
  private static final String PATH = "/export/campaign/a/events";

  @TempDir private Path folder;
  private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");

  private record Outcome(int code, String out, String err) {}

  private Outcome maintenance(String... arguments) {
    List<String> command = new ArrayList<>(List.of("maintenance"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        CommandLineInterface.run(
            new PrintWriter(out), new PrintWriter(err), command.toArray(String[]::new));
    return new Outcome(code, out.toString().strip(), err.toString());
  }

  private TestServer serve() {
    return TestServer.start(folder, clock);
  }

  private static void assertRefused(ApiClient.Answer answer, String message) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.json().path("code").asInt()).isEqualTo(2);
    assertThat(answer.json().path("message").asText()).contains("under maintenance", message);
    assertThat(answer.header("Retry-After")).hasValue("60");
  }

  @Test
  void while_it_is_on_nothing_new_begins_and_everything_else_goes_on() {
    try (TestServer server = serve();
        ApiClient client = server.client()) {
      assertThat(client.sendEvents(List.of(EVENT)).status()).isEqualTo(200);
      String id = client.createExport(PATH, ORDER);

      Outcome on = maintenance("on", "--message", "new disks, back at 14:00 UTC");

      assertThat(on)
          .isEqualTo(
              new Outcome(
                  0,
                  "maintenance is on since 2026-03-01T12:00:00Z: new disks, back at 14:00 UTC",
                  ""));
      String told = "new disks, back at 14:00 UTC";
      assertRefused(client.post(PATH, ORDER), told);
      assertRefused(client.sendEvents(List.of(EVENT)), told);
      assertRefused(client.post("/events/erasures", "{\"custom_id\": \"ann\"}"), told);
      assertRefused(client.fetch(server.uri() + "/health/ready"), told);
      assertThat(client.fetch(server.uri() + "/health/live").status()).isEqualTo(200);
      assertThat(client.download(client.awaitEnd(id)).text()).contains("ann");
      assertThat(client.get("/export/requests").json()).hasSize(1);

      assertThat(maintenance("off")).isEqualTo(new Outcome(0, "maintenance is off", ""));
      assertThat(client.fetch(server.uri() + "/health/ready").status()).isEqualTo(200);
      assertThat(client.export(PATH, ORDER)).contains("ann");
    }
  }

  @Test
  void who_has_no_good_key_is_not_told() {
    try (TestServer server = serve();
        ApiClient stranger = new ApiClient(server.uri(), "another-key", TestServer.LIVE_KEY)) {
      maintenance("on", "--message", "new disks");

      assertThat(stranger.post(PATH, ORDER).status()).isEqualTo(401);
    }
  }

  @Test
  void a_restart_does_not_end_it() {
    try (TestServer server = serve();
        ApiClient client = server.client()) {
      maintenance("on");
      server.restart();
      try (ApiClient after = server.client()) {
        assertRefused(after.post(PATH, ORDER), "try again later");
      }
      assertThat(maintenance().out()).isEqualTo("maintenance is on since 2026-03-01T12:00:00Z");
      maintenance("off");
      server.restart();
      try (ApiClient after = server.client()) {
        assertThat(after.post(PATH, ORDER).status()).isEqualTo(200);
      }
      assertThat(client).isNotNull();
    }
  }

  @Test
  void without_a_server_it_holds_from_the_next_start_on() {
    assertThat(maintenance("on").out()).endsWith("; no server runs, so it is of the next start");
    assertThat(maintenance().out()).startsWith("maintenance is on since ");
    try (TestServer server = serve();
        ApiClient client = server.client()) {
      assertRefused(client.post(PATH, ORDER), "");
    }
    assertThat(maintenance("off").out())
        .isEqualTo("maintenance is off; no server runs, so it is of the next start");
    try (TestServer server = serve();
        ApiClient client = server.client()) {
      assertThat(client.post(PATH, ORDER).status()).isEqualTo(200);
    }
  }

  @Test
  void scripts_can_read_it() throws IOException {
    try (TestServer server = serve()) {
      assertThat(maintenance("--json").out()).isEqualTo("{\"maintenance\":false}");
      assertThat(
              new ObjectMapper()
                  .readTree(maintenance("on", "--message", "a \"b\"", "--json").out()))
          .isEqualTo(
              new ObjectMapper()
                  .createObjectNode()
                  .put("maintenance", true)
                  .put("message", "a \"b\"")
                  .put("since", "2026-03-01T12:00:00Z"));
      assertThat(server.uri()).isNotNull();
    }
  }

  @Test
  void the_doctor_warns_of_it() {
    maintenance("on", "--message", "new disks");
    StringWriter out = new StringWriter();

    int code =
        CommandLineInterface.run(
            new PrintWriter(out),
            new PrintWriter(new StringWriter()),
            "doctor",
            "--data",
            folder.resolve("data").toString());

    assertThat(code).isZero();
    assertThat(out.toString()).contains("warn  maintenance", "new disks", "maintenance off");
  }

  @Test
  void a_file_that_cannot_be_read_means_on() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("maintenance.json"), "half of i");

    assertThat(maintenance().out()).startsWith("maintenance is on since ");
  }

  @Test
  void wrong_usage_exits_with_2() {
    for (List<String> wrong :
        List.of(
            List.of("maybe"),
            List.of("ON"),
            List.of("--message", "a"),
            List.of("off", "--message", "a"),
            List.of("on", "--message", "two\nlines"),
            List.of("on", "--message", "x".repeat(501)))) {
      Outcome outcome = maintenance(wrong.toArray(String[]::new));
      assertThat(outcome.code()).as(wrong.toString()).isEqualTo(2);
      assertThat(outcome.err()).isNotEmpty().doesNotContain("\tat ");
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void the_route_is_for_those_alone_who_know_the_secret() {
    try (TestServer server = serve();
        ApiClient client = server.client()) {
      for (String method : List.of("GET", "PUT", "DELETE")) {
        assertThat(client.callAbsolute(method, server.uri() + "/control/maintenance").status())
            .isEqualTo(401);
      }
    }
  }
}
