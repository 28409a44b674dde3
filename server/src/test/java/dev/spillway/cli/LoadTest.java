package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.ApiClient;
import dev.spillway.testing.Await;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code load} as its user meets it. */
class LoadTest {
  private static final int EVENTS = 300_000;

  @TempDir private Path folder;

  private Outcome load(TestServer server, String... arguments) {
    List<String> command = new ArrayList<>(List.of("load", "--url", server.uri().toString()));
    command.addAll(List.of("--app", TestServer.LIVE_KEY, "--key", TestServer.REST_KEY));
    command.addAll(List.of("--state", folder.resolve("state").toString()));
    command.addAll(List.of(arguments));
    return execute(command);
  }

  private static Outcome execute(List<String> command) {
    return Outcome.of(command);
  }

  private TestServer start() {
    return TestServer.start(folder, MovableClock.at("2026-11-24T10:00:00Z"));
  }

  private static String event(int number) {
    return """
    {"event": "push_sent", "date": "2026-11-24T09:00:00", "source": "campaign", "token": "t", "custom_id": "person %d"}
    """
        .formatted(number);
  }

  @Test
  void it_prints_wrong_lines_on_standard_output_and_a_summary_on_standard_error()
      throws IOException {
    Path good = Files.writeString(folder.resolve("good.ndjson"), event(1) + event(2));
    Path bad = Files.writeString(folder.resolve("events.txt"), event(3) + "{}\n");
    try (TestServer server = start()) {
      assertThat(load(server, good.toString()).code()).isZero();
      Outcome outcome = load(server, "--format", "ndjson", good.toString(), bad.toString());

      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.out()).startsWith(bad + ":2: ").hasLineCount(1);
      assertThat(outcome.err())
          .hasLineCount(1)
          .contains("2 files: 1 events accepted, 1 rejected", "1 parts with 2 events skipped");
      Outcome json = load(server, "--format", "ndjson", "--json", bad.toString());
      assertThat(json.code()).isZero();
      assertThat(json.json().path("skipped_events").asInt()).isEqualTo(1);
    }
    try (Stream<Path> state = Files.list(folder.resolve("state"))) {
      Path journal = state.findFirst().orElseThrow();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal)))
          .isEqualTo("rw-------");
      assertThat(journal).content().doesNotContain(TestServer.REST_KEY, TestServer.LIVE_KEY);
    }
  }

  @Test
  void wrong_usage_exits_with_2_and_a_file_that_is_not_there_with_1() {
    assertThat(execute(List.of("load")).code()).isEqualTo(2);
    assertThat(execute(List.of("load", "a.ndjson")).err()).contains("SPILLWAY_API_KEY");
    List<String> keys = List.of("load", "--app", "a", "--key", "rest-key-1");
    for (String wrong :
        List.of(
            "a.txt",
            "a.csv --parallel 0",
            "a.csv --retry-for soon",
            "a.csv --on-error panic",
            "a.csv --format xml",
            "a.csv --url nowhere")) {
      List<String> command = new ArrayList<>(keys);
      command.addAll(List.of(wrong.split(" ", -1)));
      assertThat(execute(command).code()).as(wrong).isEqualTo(2);
    }
    List<String> absent = new ArrayList<>(keys);
    absent.add(folder.resolve("a.csv").toString());
    assertThat(execute(absent))
        .isEqualTo(
            new Outcome(
                1,
                "",
                "spillway: there is no file or folder "
                    + folder.resolve("a.csv")
                    + System.lineSeparator()));
  }

  @Test
  void a_load_that_is_killed_or_ended_is_gone_on_with() throws Exception {
    Path file = folder.resolve("events.ndjson");
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (int i = 0; i < EVENTS; i++) {
        writer.write(event(i));
      }
    }
    try (TestServer server = start()) {
      Process killed = process(server, file);
      Await.until("a part is loaded", () -> journalLines() > 1);
      killed.destroyForcibly().waitFor();
      Process ended = process(server, file);
      long before = journalLines();
      Await.until("one more part is loaded", () -> journalLines() > before || !ended.isAlive());
      ended.destroy();
      assertThat(ended.waitFor(60, TimeUnit.SECONDS)).isTrue();

      Outcome last = load(server, file.toString());

      assertThat(last.code()).as(last.err()).isZero();
      assertThat(last.err()).contains("skipped, loaded before");
      try (ApiClient client = server.client()) {
        String order =
            """
            {"from": "2026-11-01T00:00:00", "to": "now", "events": ["push_sent"], "ids": ["custom_id"]}\
            """;
        assertThat(client.export("/export/campaign/t/events", order)).hasLineCount(EVENTS + 1);
        assertThat(client.export("/export/campaign/t/ids", order)).hasLineCount(EVENTS + 1);
      }
    }
  }

  private Process process(TestServer server, Path file) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.spillway.Spillway",
            "load",
            "--parallel",
            "1",
            "--state",
            folder.resolve("state").toString(),
            file.toString());
    builder.environment().put("SPILLWAY_URL", server.uri().toString());
    builder.environment().put("SPILLWAY_REST_KEY", TestServer.REST_KEY);
    builder.environment().put("SPILLWAY_API_KEY", TestServer.LIVE_KEY);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private long journalLines() {
    Path state = folder.resolve("state");
    if (Files.notExists(state)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(state)) {
      long lines = 0;
      for (Path journal : files.toList()) {
        lines += Files.readAllLines(journal).stream().filter(line -> !line.isEmpty()).count();
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
