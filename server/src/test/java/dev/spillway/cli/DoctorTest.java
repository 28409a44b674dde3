package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.diagnosis.Finding;
import dev.spillway.diagnosis.Finding.Level;
import dev.spillway.diagnosis.FindingsJson;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.ServerProcess;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thing that can be wrong with a data folder is found, and named with its remedy. */
class DoctorTest {
  private static final String ORDER =
      """
      {"from": "2020-01-01T00:00:00", "to": "now", "events": ["push_sent"], "ids": ["custom_id"]}\
      """;

  @TempDir private Path folder;
  private final MovableClock clock = new MovableClock(Instant.now());

  private Path data() {
    return folder.resolve("data");
  }

  private Outcome doctor(String... more) {
    List<String> command = new ArrayList<>(List.of("doctor", "--data", data().toString()));
    command.addAll(List.of(more));
    Outcome outcome = Outcome.of(command);
    assertThat(outcome.err()).isEmpty();
    return outcome;
  }

  private List<Finding> findings() {
    return FindingsJson.read(doctor("--json").out()).orElseThrow();
  }

  private void assertFound(int code, Level level, String... parts) {
    Outcome outcome = doctor();
    assertThat(outcome.code()).as(outcome.out()).isEqualTo(code);
    assertThat(findings())
        .filteredOn(finding -> finding.level() == level)
        .anySatisfy(finding -> {
          assertThat(finding.subject() + ": " + finding.detail()).contains(parts);
          assertThat(finding.remedy()).isNotBlank();
          assertThat(outcome.out()).contains(finding.subject(), finding.remedy());
        });
  }

  private TestServer serve() {
    return TestServer.start(folder, clock);
  }

  private void send(TestServer server, String person) {
    try (ApiClient client = server.client()) {
      String date = clock.instant().minusSeconds(60).toString().substring(0, 19);
      String event =
          """
          {"event": "push_sent", "date": "%s", "source": "campaign", "token": "t", "custom_id": "%s"}\
          """
              .formatted(date, person);
      assertThat(client.sendEvents(List.of(event)).status()).isEqualTo(200);
    }
  }

  /** A store that was stopped, with an event in the table and one in the buffer. */
  private void makeStore() {
    try (TestServer server = serve()) {
      send(server, "ann");
      try (ApiClient client = server.client()) {
        assertThat(client.export("/export/campaign/t/events", ORDER)).contains("ann");
      }
      send(server, "bob");
    }
  }

  private List<Path> files(String pattern) {
    try (Stream<Path> files = Files.walk(data())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> data().relativize(file).toString().matches(pattern))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<Path, String> contents() {
    Map<Path, String> contents = new TreeMap<>();
    for (Path file : files("(?!.*-shm$).*")) {
      try {
        contents.put(file, Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.size(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return contents;
  }

  private Path one(String pattern) {
    return files(pattern).getFirst();
  }

  @Test
  void a_good_store_is_found_good_and_left_as_it_is() {
    makeStore();
    Map<Path, String> before = contents();

    assertThat(doctor().code()).isZero();

    assertThat(contents()).isEqualTo(before);
    assertThat(findings())
        .filteredOn(finding -> !finding.subject().equals("jvm"))
        .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Level.OK))
        .extracting(Finding::subject)
        .contains("server", "data folder", "permissions", "disk", "database", "link key", "clock")
        .contains("event table", "event buffer");
    assertThat(doctor().out())
        .contains("ok    event table   ", " 1 data files, all there; 0 files that none needs")
        .contains("1 events wait for the table, which has those up to number 1");
  }

  @Test
  void a_store_whose_server_was_killed_is_good_and_left_as_it_is() {
    String company;
    try (ServerProcess server = ServerProcess.serve(folder, Map.of())) {
      company = ServerProcess.run("company", "add", "Acme", "--data", data().toString());
      assertThat(doctor().out()).contains("runs at " + server.uri());
      server.kill();
    }
    Map<Path, String> before = contents();
    assertThat(company).isNotBlank();
    assertThat(before).containsKey(data().resolve("control.json"));

    assertFound(0, Level.WARN, "server", "control.json", "was killed");
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void a_folder_that_is_not_there_is_not_made() {
    assertFound(1, Level.FAIL, "data folder", "is not there");
    assertThat(data()).doesNotExist();
  }

  @Test
  void a_folder_without_a_store_is_good() throws IOException {
    Files.createDirectory(
        data(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertThat(doctor().code()).isZero();
    assertThat(data()).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data file:.*\\.parquet",
        "manifest:.*/metadata/(?!snap-)[^/]*\\.avro",
        "manifest list:.*/metadata/snap-[^/]*\\.avro"
      })
  void a_file_of_the_table_that_is_gone_cut_short_or_rubbish_is_damage(String kind)
      throws IOException {
    makeStore();
    String what = kind.substring(0, kind.indexOf(':'));
    List<Path> all = files(kind.substring(kind.indexOf(':') + 1));
    Path file = all.getLast();
    byte[] good = Files.readAllBytes(file);

    Files.delete(file);
    assertFound(3, Level.DAMAGED, "event table", what, file + " is gone");
    Files.write(file, Arrays.copyOf(good, good.length / 2));
    assertFound(3, Level.DAMAGED, "event table", what, file.toString());
    if (!what.equals("data file")) {
      Files.write(file, new byte[good.length]);
      assertFound(3, Level.DAMAGED, "event table", what, file + " cannot be read");
    }
    Files.write(file, good);
    assertThat(doctor().code()).isZero();
  }

  @Test
  void metadata_that_is_gone_or_rubbish_is_damage() throws IOException {
    makeStore();
    List<Path> all = files(".*\\.metadata\\.json");
    for (Path file : all) {
      Files.writeString(file, "{");
    }
    assertFound(3, Level.DAMAGED, "event table", "metadata cannot be read");
    for (Path file : all) {
      Files.delete(file);
    }
    assertFound(3, Level.DAMAGED, "event table", "metadata cannot be read");
  }

  @Test
  void files_that_no_snapshot_needs_are_counted() throws IOException {
    makeStore();
    Path file = one(".*\\.parquet");
    Files.copy(file, file.resolveSibling("other.parquet"));
    assertThat(doctor().out()).contains("1 files that none needs");
  }

  @Test
  void a_buffer_that_holds_less_than_was_acknowledged_is_damage() throws IOException {
    makeStore();
    Path buffer = one(".*buffer\\.duckdb");
    Files.move(buffer, folder.resolve("buffer"));
    assertFound(3, Level.DAMAGED, "event buffer", "1 events less than were acknowledged");
    Files.writeString(buffer, "rubbish".repeat(10_000));
    assertFound(3, Level.DAMAGED, "event buffer", buffer + " cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"events/buffer/high-water", "events/catalog.db", "spillway.db"})
  void a_file_of_ours_that_is_gone_or_rubbish_is_damage(String name) throws IOException {
    makeStore();
    Path file = data().resolve(name);
    Files.delete(file);
    assertFound(3, Level.DAMAGED, file + " is gone");
    Files.writeString(file, "no database, and no high water either ".repeat(500));
    assertFound(3, Level.DAMAGED, file.toString(), "is damaged");
  }

  @Test
  void what_others_may_read_is_told_with_its_remedy() throws IOException {
    makeStore();
    Path key = data().resolve("keys/link.key");
    Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertFound(1, Level.FAIL, "permissions", data().toString());
    assertFound(1, Level.FAIL, "permissions", key.toString());
    assertFound(1, Level.FAIL, "link key", "for its owner alone");
    assertThat(doctor().out()).contains("chmod 700 " + data(), "chmod 600 " + key);
  }

  @Test
  void a_link_key_that_is_gone_is_a_warning() throws IOException {
    makeStore();
    Files.delete(data().resolve("keys/link.key"));
    assertFound(0, Level.WARN, "link key", "is gone");
  }

  @Test
  void a_disk_without_the_room_that_intake_wants_is_told() throws IOException {
    makeStore();
    Path config =
        Files.writeString(folder.resolve("s.yaml"), "intake: {min-free-disk: 100000TiB}\n");
    Outcome outcome = doctor("--config", config.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("less than intake.min-free-disk", "make room");
  }

  @Test
  void a_clock_that_was_set_back_is_told() {
    clock.advance(Duration.ofDays(2));
    makeStore();
    assertFound(1, Level.FAIL, "clock", "but events were received at");
  }

  @Test
  void a_clock_far_from_the_last_event_is_a_warning() throws IOException {
    clock.advance(Duration.ofDays(-900));
    makeStore();
    Files.setLastModifiedTime(
        data().resolve("events/buffer/high-water"), FileTime.from(clock.instant()));
    assertFound(0, Level.WARN, "clock", "the last event was received at");
  }

  @Test
  void a_running_server_answers_for_its_folder() throws IOException {
    try (TestServer server = serve()) {
      send(server, "ann");
      Path control = data().resolve("control.json");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(control)))
          .isEqualTo("rw-------");

      Outcome outcome = doctor();

      assertThat(outcome.code()).as(outcome.out()).isZero();
      assertThat(outcome.out())
          .contains("runs at " + server.uri(), "health", "1 events wait for the table");
      try (ApiClient client = server.client()) {
        assertThat(client.export("/export/campaign/t/events", ORDER)).contains("ann");
      }
      Files.delete(one(".*\\.parquet"));
      assertFound(3, Level.DAMAGED, "event table", "data file", "is gone");
    }
    assertThat(data().resolve("control.json")).doesNotExist();
  }

  @Test
  void a_server_that_does_not_answer_is_told() throws IOException {
    try (ServerProcess server = ServerProcess.serve(folder, Map.of())) {
      Path control = data().resolve("control.json");
      String text = Files.readString(control);
      Files.writeString(control, text.replaceFirst("\"secret\":\"..", "\"secret\":\"--"));
      assertFound(1, Level.FAIL, "server", "does not answer");
      Files.writeString(control, text);
      assertThat(doctor().out()).contains("runs at " + server.uri());
    }
  }

  @Test
  void without_the_secret_nothing_is_answered() {
    try (TestServer server = serve();
        ApiClient client = server.client()) {
      String route = server.uri() + "/control/doctor";
      ApiClient.Answer none = client.fetch(route);
      ApiClient.Answer wrong = client.fetch(route, "X-Control-Secret", "x".repeat(43));
      ApiClient.Answer two = client.fetch(route, "X-Control-Secret", "x", "X-Control-Secret", "y");
      assertThat(List.of(none.status(), wrong.status(), two.status())).containsOnly(401);
      assertThat(none.json().path("code").asInt()).isEqualTo(10);
      assertThat(List.of(wrong.text(), two.text())).containsOnly(none.text());
    }
  }
}
