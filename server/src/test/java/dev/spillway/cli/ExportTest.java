package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.tenant.Scope;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.Await;
import dev.spillway.testing.CuttingProxy;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code export} against a whole server, and over connections that break. */
class ExportTest {
  private static final int EVENTS = 20_000;
  private static final int SOME_BYTES = 200_000;

  @TempDir private Path folder;
  private final MovableClock clock = MovableClock.at("2026-11-24T10:00:00Z");
  private Optional<TestServer> started = Optional.empty();
  private Optional<CuttingProxy> between = Optional.empty();

  @BeforeEach
  void start() {
    TestServer server = TestServer.start(folder, clock);
    started = Optional.of(server);
    between = Optional.of(CuttingProxy.before(server.uri()));
    try (ApiClient client = server.client()) {
      assertThat(client.sendEvents(IntStream.range(0, EVENTS).mapToObj(ExportTest::event).toList()))
          .matches(answer -> answer.status() == 200);
    }
  }

  @AfterEach
  void stop() {
    between.ifPresent(CuttingProxy::close);
    started.ifPresent(TestServer::close);
  }

  private static String event(int number) {
    return """
    {"event": "push_sent", "date": "2026-11-24T09:00:00", "source": "campaign", "token": "t", "custom_id": "person %d"}\
    """
        .formatted(number);
  }

  private TestServer server() {
    return started.orElseThrow();
  }

  private CuttingProxy proxy() {
    return between.orElseThrow();
  }

  private static List<String> ask(String kind, String... more) {
    List<String> command = new ArrayList<>(List.of("export", kind, "t", "events"));
    command.addAll(List.of("--from", "2026-11-01T00:00:00", "--events", "push_sent"));
    command.addAll(List.of("--ids", "custom_id"));
    command.addAll(List.of(more));
    return command;
  }

  private static List<String> keyed(URI server, String restKey, List<String> command) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("--url", server.toString(), "--app", TestServer.LIVE_KEY, "--key", restKey));
    return all;
  }

  private Outcome run(List<String> command) {
    return Outcome.of(keyed(proxy().uri(), TestServer.REST_KEY, command));
  }

  private Outcome run(String... command) {
    return run(List.of(command));
  }

  private Path target() {
    return folder.resolve("out.csv");
  }

  private Outcome askToFile(String... more) {
    return run(
        Stream.concat(ask("campaign", "-o", target().toString()).stream(), Stream.of(more))
            .toList());
  }

  private void assertWhole(Path file) {
    assertThat(file)
        .content()
        .hasLineCount(EVENTS + 1)
        .startsWith("custom_id;event_type;event_date\n");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.contains(".part"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode exports() {
    return run("export", "list", "--json").json().path("exports");
  }

  @Test
  void it_asks_waits_downloads_and_checks() {
    Outcome outcome = askToFile("--json");

    JsonNode json = outcome.json();
    assertThat(json.path("rows").asInt()).isEqualTo(EVENTS);
    assertThat(json.path("sha256_checked").asBoolean()).isTrue();
    assertThat(json.path("file").asText()).isEqualTo(target().toString());
    assertThat(outcome.err())
        .contains("asked for export " + json.path("id").asText())
        .contains("20,000 rows");
    assertWhole(target());
    assertThat(
            run("export", "show", json.path("id").asText(), "--json")
                .json()
                .path("file")
                .path("sha256"))
        .isEqualTo(json.path("sha256"));
    assertThat(run("export", "show", json.path("id").asText()).out())
        .contains("SUCCESS", "campaign t events", "custom_id");
    assertThat(run("export", "list").out()).startsWith("ID ").hasLineCount(2).contains("SUCCESS");
  }

  @Test
  void a_finished_command_asks_anew_and_a_file_is_replaced_when_the_new_one_is_whole()
      throws IOException {
    Files.writeString(target(), "old");
    assertThat(askToFile("--compression", "gzip", "--quiet")).isEqualTo(new Outcome(0, "", ""));
    assertThat(Files.readAllBytes(target())).startsWith(0x1f, 0x8b);
    assertThat(askToFile().code()).isZero();
    assertWhole(target());
    assertThat(exports()).hasSize(2);
  }

  @Test
  void a_download_that_breaks_off_goes_on_where_it_was() {
    proxy().cutNext(SOME_BYTES);

    Outcome outcome = askToFile();

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("the download broke off").doesNotContain("once more");
    assertWhole(target());
  }

  @Test
  void a_link_that_expired_is_asked_for_again() {
    proxy().beforeNext(() -> clock.advance(Duration.ofMinutes(21)));

    Outcome outcome = askToFile();

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("its link answers 403");
    assertWhole(target());
  }

  @Test
  void a_run_that_is_killed_is_gone_on_with_also_when_the_link_has_expired() throws Exception {
    proxy().holdNext(SOME_BYTES);
    Process killed = process(ask("campaign", "-o", target().toString()));
    Path part = folder.resolve("out.csv.part");
    Await.until("bytes are there", () -> size(part) > SOME_BYTES / 2);
    assertThat(askToFile().err()).contains("another run is downloading");
    killed.destroyForcibly().waitFor();
    long before = size(part);
    clock.advance(Duration.ofMinutes(30));

    JsonNode json = askToFile("--json").json();

    assertThat(json.path("resumed_at").asLong()).isEqualTo(before);
    assertWhole(target());
    assertThat(exports()).hasSize(1);
  }

  @Test
  void a_run_that_is_ended_says_so_and_another_command_for_the_same_file_begins_anew()
      throws Exception {
    proxy().holdNext(SOME_BYTES);
    Process ended = process(ask("campaign", "-o", target().toString()));
    Await.until("bytes are there", () -> size(folder.resolve("out.csv.part")) > SOME_BYTES / 2);
    // By its handle, since the process itself would close what it says.
    ended.toHandle().destroy();
    String told = new String(ended.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(ended.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(told).contains("the same command again goes on");

    Outcome other = askToFile("--to", "2026-11-24T09:30:00", "--json");

    assertThat(other.json().path("resumed_at").asLong()).isZero();
    assertWhole(target());
    assertThat(exports()).hasSize(2);
  }

  @Test
  void wrong_bytes_on_disk_are_found_and_brought_once_more() throws Exception {
    proxy().holdNext(SOME_BYTES);
    Process killed = process(ask("campaign", "-o", target().toString()));
    Path part = folder.resolve("out.csv.part");
    Await.until("bytes are there", () -> size(part) > SOME_BYTES / 2);
    killed.destroyForcibly().waitFor();
    Files.write(part, "XXXX".getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);

    Outcome outcome = askToFile();

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("are not those that the server has").contains("once more");
    assertWhole(target());
  }

  @Test
  void an_earlier_export_without_a_file_is_asked_for_anew() throws Exception {
    proxy().holdNext(SOME_BYTES);
    Process killed = process(ask("campaign", "-o", target().toString()));
    Await.until("bytes are there", () -> size(folder.resolve("out.csv.part")) > SOME_BYTES / 2);
    killed.destroyForcibly().waitFor();
    String id = exports().path(0).path("id").asText();
    assertThat(run("export", "cancel", id, "--json").json().path("status").asText())
        .isEqualTo("EXPIRED");

    Outcome outcome = askToFile();

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("asking anew");
    assertWhole(target());
    assertThat(run("export", "download", id, "-o", folder.resolve("x").toString()))
        .matches(gone -> gone.code() == 1 && gone.err().contains("has no file any more"));
    assertThat(folder.resolve("x.part")).doesNotExist();
  }

  @Test
  void a_known_export_is_downloaded_by_its_id() {
    String id = askToFile("--json").json().path("id").asText();
    Path second = folder.resolve("second.csv");

    assertThat(run("export", "download", id, "-o", second.toString()).code()).isZero();

    assertThat(second).hasSameTextualContentAs(target());
  }

  @Test
  void the_bytes_can_go_to_standard_output_and_also_resume() throws Exception {
    proxy().cutNext(SOME_BYTES);
    Process process = process(ask("campaign", "-o", "-", "--quiet"));
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(text.lines().filter(line -> line.startsWith("person"))).hasSize(EVENTS);
  }

  @Test
  void wrong_keys_exit_with_4_and_leave_nothing() {
    for (List<String> command :
        List.of(
            ask("campaign", "-o", target().toString()),
            List.of("export", "list"),
            List.of("load", "--state", folder.toString(), file("a.ndjson", event(1)).toString()))) {
      Outcome outcome = Outcome.of(keyed(proxy().uri(), "another-key", command));
      assertThat(outcome.code()).as(outcome.err()).isEqualTo(4);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err()).contains("it answers 401").doesNotContain("another-key");
    }
    assertThat(folder.resolve("out.csv.part")).doesNotExist();
    assertThat(folder.resolve("out.csv.part.json")).doesNotExist();
  }

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void what_the_server_refuses_exits_with_1_in_its_words_and_leaves_nothing() {
    Outcome outcome = askToFile("--date-format", "roman");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("date_format must be absent or one of");
    assertThat(run(ask("nosuch", "-o", target().toString())).err()).contains("no such route");
    assertThat(folder.resolve("out.csv.part")).doesNotExist();
    assertThat(run("export", "show", "9aed764e-7a79-4197-b378-df82da994f78").code()).isEqualTo(1);
  }

  @Test
  void a_server_that_is_away_exits_with_5() {
    List<String> command = ask("campaign", "-o", target().toString(), "--retry-for", "0s");
    server().close();
    started = Optional.empty();

    Outcome outcome = run(command);

    assertThat(outcome.code()).isEqualTo(5);
    assertThat(outcome.err()).contains("the server cannot be used");
  }

  @Test
  void wrong_usage_exits_with_2() {
    for (String wrong :
        List.of(
            "export",
            "export campaign",
            "export campaign t lines --from now --events a --ids b",
            "export campaign .. ids --from now --events a --ids b",
            "export campaign a/b ids --from now --events a --ids b",
            "export campaign t ids --events a --ids b",
            "export campaign t ids --from now --events a --ids b -o - --json",
            "export show x",
            "export list --limit 0")) {
      Outcome outcome = run(wrong.split(" ", -1));
      assertThat(outcome.code()).as(wrong).isEqualTo(2);
      assertThat(outcome.out()).as(wrong).isEmpty();
    }
    assertThat(run(ask("campaign", "-o", folder.toString())).code()).isEqualTo(1);
  }

  @Test
  void a_strict_company_tells_less_and_the_file_is_checked_all_the_same() {
    var tenants = server().server().tenants();
    var company = tenants.addCompany("strict", Optional.empty(), true);
    tenants.addKey(Optional.of(company.id()), Set.of(Scope.EXPORT), Optional.of("strict-key"));
    tenants.addApp(company.id(), "app", Optional.of("strict-live"), Optional.of("strict-dev"));
    List<String> command = new ArrayList<>(ask("campaign", "-o", target().toString(), "--json"));
    command.addAll(
        List.of("--url", proxy().uri().toString(), "--app", "strict-live", "--key", "strict-key"));

    Outcome outcome = Outcome.of(command);

    assertThat(outcome.json().path("rows").isNull()).isTrue();
    assertThat(outcome.json().path("sha256_checked").asBoolean()).isTrue();
    assertThat(target()).content().isEqualTo("custom_id;event_type;event_date\n");
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The program in a process of its own, with its keys in the environment. */
  private Process process(List<String> command) throws IOException {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(List.of("-Xmx128m", "--enable-native-access=ALL-UNNAMED"));
    all.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-cp"));
    all.addAll(List.of(System.getProperty("java.class.path"), "dev.spillway.Spillway"));
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.environment().put("SPILLWAY_URL", proxy().uri().toString());
    builder.environment().put("SPILLWAY_REST_KEY", TestServer.REST_KEY);
    builder.environment().put("SPILLWAY_API_KEY", TestServer.LIVE_KEY);
    return builder.start();
  }
}
