package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.Spillway;
import dev.spillway.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that serve, each in a process of its own, as it is in life. */
class ServeTest {
  private static final String READY = "Spillway ready at ";
  private static final int TERMINATED = 128 + 15;

  private final List<Process> processes = new ArrayList<>();
  @TempDir private Path temporary;

  /** A process of the program; what it prints goes to files. */
  private record Run(Process process, Path out, Path err) {
    int end() throws InterruptedException {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
      return process.exitValue();
    }

    URI ready() {
      String line =
          Await.some(
              "ready",
              () -> {
                assertThat(process.isAlive()).as(read(err)).isTrue();
                return read(out).lines().filter(text -> text.startsWith(READY)).findFirst();
              });
      return URI.create(line.substring(READY.length()));
    }
  }

  @AfterEach
  void end_what_still_runs() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void it_serves_until_it_is_told_to_end_and_closes_its_stores() throws Exception {
    Run server = start("serve", "--port", "0", "--data", "data");
    URI uri = server.ready();
    assertThat(status(uri.resolve("/health/ready"))).isEqualTo(200);

    server.process().destroy();

    assertThat(server.end()).isEqualTo(TERMINATED);
    assertThat(read(server.out()).lines()).containsExactly(READY + uri);
    // A database that was closed has no log beside it any more.
    assertThat(temporary.resolve("data/spillway.db")).exists();
    assertThat(temporary.resolve("data/spillway.db-wal")).doesNotExist();
  }

  @Test
  void servers_that_are_killed_leave_no_libraries_in_the_temporary_folder() throws Exception {
    Path scratch = Files.createDirectory(temporary.resolve("scratch"));
    for (int time = 0; time < 2; time++) {
      Run server = start(List.of("-Djava.io.tmpdir=" + scratch), "serve", "--port", "0");
      assertThat(status(server.ready().resolve("/health/ready"))).isEqualTo(200);
      server.process().destroyForcibly().waitFor();
      assertThat(scratch).isEmptyDirectory();
    }
  }

  @Test
  void keys_made_while_it_serves_work_at_once() throws Exception {
    URI uri = start("serve", "--port", "0", "--data", "data").ready();
    assertThat(start("company", "add", "Acme", "--data", "data").end()).isZero();
    assertThat(start("app", "add", "Acme", "App", "--live", "live", "--data", "data").end())
        .isZero();
    Run key = start("key", "add", "Acme", "--data", "data");
    assertThat(key.end()).isZero();

    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve("/1.0/live/export/requests"))
            .header("X-Authorization", read(key.out()).strip())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("[]");
    }
    assertThat(read(key.err())).isEmpty();
  }

  @Test
  void a_second_server_on_the_same_folder_or_port_fails_and_says_why() throws Exception {
    URI uri = start("serve", "--port", "0", "--data", "data").ready();

    Run sameFolder = start("serve", "--port", "0", "--data", "data");
    Run samePort = start("serve", "--port", "" + uri.getPort(), "--data", "other");

    assertThat(sameFolder.end()).isEqualTo(1);
    assertThat(read(sameFolder.err())).contains("spillway: the event store in").contains("in use");
    assertThat(samePort.end()).isEqualTo(1);
    assertThat(read(samePort.err())).contains("spillway: cannot listen on 127.0.0.1:");
    assertThat(status(uri.resolve("/health/ready"))).isEqualTo(200);
  }

  @Test
  void the_demo_saves_its_file_and_ends_when_it_is_to_run_once() throws Exception {
    Run demo = start("demo", "--once", "--port", "0", "--demo-events", "5000");

    assertThat(demo.end()).as(read(demo.err())).isZero();

    List<String> csv = Files.readAllLines(temporary.resolve("black-friday.csv"));
    assertThat(csv.getFirst()).isEqualTo("install_id;custom_id;event_type;event_date");
    assertThat(csv).hasSizeGreaterThan(1000);
    assertThat(read(demo.out())).contains(READY, "\"status\":\"SUCCESS\"", csv.get(1));
    assertThat(temporary.resolve("demo-data")).isDirectory();
  }

  @Test
  void the_demo_goes_on_serving_and_says_what_to_try_next() throws Exception {
    Run demo = start("demo", "--port", "0", "--demo-events", "2000", "--output", "out.csv");
    URI uri = demo.ready();

    String last = "curl -X POST " + uri + "/1.0/demo-live/events";
    Await.until("the tour's end", () -> read(demo.out()).contains(last));

    assertThat(temporary.resolve("out.csv")).isNotEmptyFile();
    assertThat(read(demo.out()))
        .contains(
            "Try next:", "open " + uri + "/", "curl " + uri + "/1.0/demo-live/export/requests");
    assertThat(status(uri.resolve("/health/live"))).isEqualTo(200);
    demo.process().destroy();
    assertThat(demo.end()).isEqualTo(TERMINATED);
  }

  private static int status(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private Run start(String... arguments) throws IOException {
    return start(List.of(), arguments);
  }

  private Run start(List<String> options, String... arguments) throws IOException {
    String classPath =
        Optional.ofNullable(System.getProperty("surefire.test.class.path"))
            .orElseGet(() -> System.getProperty("java.class.path"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath));
    command.addAll(options);
    command.add(Spillway.class.getName());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(temporary, "out", "");
    Path err = Files.createTempFile(temporary, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temporary.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPILLWAY_"));
    Process process = builder.start();
    processes.add(process);
    return new Run(process, out, err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
