package dev.spillway.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.spillway.client.ServerTarget;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads files into a whole server, and looks at what is there afterwards. */
class LoaderTest {
  private static final String HEADER = "event;date;source;token;custom_id\n";
  private static final int PART_BYTES = 4_000;

  @TempDir private Path folder;
  private final MovableClock clock = MovableClock.at("2026-11-24T10:00:00Z");
  private final List<String> rejected = new CopyOnWriteArrayList<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private Optional<TestServer> server = Optional.empty();

  @BeforeEach
  void start() {
    server = Optional.of(TestServer.start(folder, clock));
  }

  @AfterEach
  void stop() {
    server.ifPresent(TestServer::close);
  }

  private final class Listener implements LoadListener {
    @Override
    public void read(long bytes) {
      assertThat(bytes).isPositive();
    }

    @Override
    public void rejected(Path file, long line, String message) {
      rejected.add(file.getFileName() + ":" + line);
      assertThat(message).isNotBlank();
    }

    @Override
    public void note(Path file, String message) {
      notes.add(file.getFileName() + ": " + message);
    }

    @Override
    public void waiting(String reason) {
      notes.add(reason);
    }
  }

  private LoadReport load(Path... files) {
    return load("journals", true, files);
  }

  private LoadReport load(String journals, boolean skip, Path... files) {
    return load(TestServer.REST_KEY, journals, skip, files);
  }

  private LoadReport load(String restKey, String journals, boolean skip, Path... files) {
    ServerTarget target =
        new ServerTarget(server.orElseThrow().uri(), TestServer.LIVE_KEY, restKey);
    LoadOptions options =
        new LoadOptions(3, skip, Duration.ofSeconds(30), folder.resolve(journals), PART_BYTES);
    try {
      return new Loader(target, options, new Listener())
          .run(
              Arrays.stream(files)
                  .map(file -> LoadFile.of(file, Optional.empty()).orElseThrow())
                  .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String json(String token, String person) {
    return """
    {"event": "push_sent", "date": "2026-11-24T09:00:00", "source": "campaign", "token": "%s", "custom_id": "%s"}
    """
        .formatted(token, person);
  }

  private static String csv(String token, String person) {
    return "push_sent;2026-11-24T09:00:00;campaign;" + token + ";\"" + person + "\"\n";
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
  }

  private Path write(String name, String text) throws IOException {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    byte[] packed =
        name.endsWith(".gz") ? gzip(plain) : name.endsWith(".zst") ? Zstd.compress(plain) : plain;
    return Files.write(folder.resolve(name), packed);
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  /** The persons that a token's events are of, sorted; a line for each event. */
  private List<String> people(String token) {
    String order =
        """
        {"from": "2026-11-01T00:00:00", "to": "now", "events": ["push_sent"], "ids": ["custom_id"]}\
        """;
    try (ApiClient client = server.orElseThrow().client()) {
      String file = client.export("/export/campaign/" + token + "/events", order);
      return file.lines().skip(1).map(line -> line.split(";push_sent", -1)[0]).sorted().toList();
    }
  }

  private static List<String> expected(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).sorted().toList();
  }

  @Test
  void every_form_is_loaded_plain_and_packed() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String packing : List.of("", ".gz", ".zst")) {
      String token = "t" + packing;
      files.add(write("a.ndjson" + packing, lines(300, i -> json(token, "n" + i))));
      files.add(write("a.csv" + packing, HEADER + lines(300, i -> csv(token, "c" + i))));
      files.add(
          write(
              "a.json" + packing,
              "[" + lines(300, i -> json(token, "j" + i) + (i < 299 ? "," : "")) + "]"));
    }

    LoadReport report = load(files.toArray(Path[]::new));

    assertThat(report.isWhole()).as(notes.toString()).isTrue();
    assertThat(report.accepted()).isEqualTo(2700);
    List<String> all = new ArrayList<>(expected("c", 300));
    all.addAll(expected("j", 300));
    all.addAll(expected("n", 300));
    for (String token : List.of("t", "t.gz", "t.zst")) {
      assertThat(people(token)).isEqualTo(all);
    }
  }

  @Test
  void a_repeated_run_loads_nothing_twice() throws IOException {
    Path ndjson = write("a.jsonl", lines(200, i -> json("t", "n" + i)));
    Path json = write("b.json", "[" + json("t", "x") + "]");
    assertThat(load(ndjson, json).accepted()).isEqualTo(201);

    // By the journal, and without sending.
    LoadReport again = load(ndjson, json);
    assertThat(again.accepted()).isZero();
    assertThat(again.skippedEvents()).isEqualTo(201);
    assertThat(again.skippedParts()).isGreaterThan(3);
    assertThat(again.isWhole()).isTrue();
    // By the server's keys, when the journal is lost.
    assertThat(load("other-journals", true, ndjson, json).skippedParts()).isZero();
    // By the journal, when the server has forgotten the keys.
    clock.advance(Duration.ofHours(49));
    assertThat(load(ndjson, json).skippedEvents()).isEqualTo(201);

    assertThat(people("t")).hasSize(201).doesNotHaveDuplicates();
  }

  @Test
  void equal_parts_of_one_file_are_all_loaded() throws IOException {
    String part = lines(40, i -> json("t", "n" + i));
    LoadReport report = load(write("a.ndjson", part.repeat(5)));
    assertThat(report.accepted()).isEqualTo(200);
    assertThat(people("t")).hasSize(200);
  }

  @Test
  void csv_records_with_quoted_lines_cross_the_borders_of_parts() throws IOException {
    // No person's id can have a line in it, but attributes can.
    String header = "event;date;source;token;custom_id;attributes\n";
    String records =
        lines(
            400,
            i ->
                "push_sent;2026-11-24T09:00:00;campaign;t;n"
                    + i
                    + ";\"{\"\"a\"\":\n\n"
                    + i
                    + "}\"\r\n"
                    + (i == 300 ? "push_sent;never;campaign;t;bad\n" : ""));

    LoadReport report = load(write("a.csv", header + records));

    assertThat(report.accepted()).isEqualTo(400);
    assertThat(rejected).containsExactly("a.csv:" + (2 + 301 * 3));
    assertThat(people("t")).isEqualTo(expected("n", 400));
  }

  @Test
  void every_wrong_line_is_known_by_its_number_and_the_others_are_loaded() throws IOException {
    String text = lines(2000, i -> i % 3 == 0 ? "{\"no\": 1}\n" : json("t", "n" + i));
    Path file = write("a.ndjson", text);

    LoadReport report = load(file);

    assertThat(report.rejected()).isEqualTo(667);
    assertThat(report.accepted()).isEqualTo(1333);
    assertThat(report.isWhole()).isFalse();
    assertThat(new TreeSet<>(rejected))
        .isEqualTo(
            IntStream.range(0, 667)
                .mapToObj(i -> "a.ndjson:" + (3 * i + 1))
                .collect(Collectors.toCollection(TreeSet::new)));
    assertThat(rejected).hasSize(667);
    assertThat(people("t")).hasSize(1333).doesNotHaveDuplicates();
    assertThat(load(file).skippedEvents()).isEqualTo(1333);
  }

  @Test
  void what_nothing_can_be_read_behind_is_refused_alone() throws IOException {
    String text =
        HEADER + lines(5, i -> csv("t", "n" + i)) + "push_sent;2026-11-24T09:00:00;campaign;t;\"x";
    LoadReport report = load(write("a.csv", text));
    assertThat(report.accepted()).isEqualTo(5);
    assertThat(rejected).containsExactly("a.csv:7");
  }

  @Test
  void a_file_without_a_good_header_fails_and_the_others_are_loaded() throws IOException {
    Path wrong = write("a.csv", "evnt;date\n" + lines(500, i -> csv("t", "n" + i)));
    LoadReport report = load(wrong, write("b.ndjson", json("t", "x")));
    assertThat(report.accepted()).isEqualTo(1);
    assertThat(report.failedFiles()).isEqualTo(1);
    assertThat(notes).hasSize(1).first().asString().startsWith("a.csv: the first line must name");
  }

  @Test
  void a_wrong_event_ends_the_load_where_that_is_wanted() throws IOException {
    String text = lines(5, i -> json("t", "n" + i)) + "{}\n" + lines(500, i -> json("t", "m" + i));
    LoadReport report = load("journals", false, write("a.ndjson", text));
    assertThat(report.failure().orElseThrow().reason()).contains("--on-error");
    assertThat(rejected).containsExactly("a.ndjson:6");
    assertThat(people("t")).doesNotContain("n0", "n4");
  }

  @Test
  void of_a_json_file_the_first_hundred_wrong_events_are_known() throws IOException {
    String events = lines(150, i -> "{},") + json("t", "x");
    LoadReport report = load(write("a.json", "[" + events + "]"));
    assertThat(report.accepted()).isEqualTo(1);
    assertThat(report.rejected()).isEqualTo(150);
    assertThat(rejected).hasSize(100).contains("a.json:1", "a.json:100");
    assertThat(notes)
        .containsExactly("a.json: 50 more events are wrong, of which the server tells nothing");
  }

  @Test
  void a_file_that_is_cut_short_fails_after_its_whole_parts() throws IOException {
    Path file =
        write(
            "a.ndjson.gz", lines(5000, i -> json("t", Long.toHexString(i * 0x9E3779B97F4A7C15L))));
    byte[] packed = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(packed, packed.length * 2 / 3));
    LoadReport report = load(file);
    assertThat(report.failedFiles()).isEqualTo(1);
    assertThat(report.accepted()).isBetween(1L, 4999L);
    assertThat(notes).hasSize(1).first().asString().contains("cannot be read to its end");
  }

  @Test
  void a_wrong_key_ends_it_at_once_with_the_servers_words() throws IOException {
    Path file = write("a.ndjson", lines(2000, i -> json("t", "n" + i)));
    LoadReport report = load("no-such-rest-key", "journals", true, file);
    assertThat(report.failure().orElseThrow().reason())
        .startsWith("the server refuses: it answers 401: ")
        .doesNotContain("no-such-rest-key");
    assertThat(report.accepted()).isZero();
  }

  /** A Parquet file of a row for each number; every third row is wrong if so wanted. */
  private byte[] parquet(String token, int rows, boolean wrong) throws SQLException, IOException {
    Path file = folder.resolve("rows.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement copy =
            connection.prepareStatement(
                """
                COPY (SELECT 'push_sent' AS event, TIMESTAMP '2026-11-24 09:00:00' AS date,
                  CASE WHEN ? AND i % 3 = 0 THEN 'nowhere' ELSE 'campaign' END AS source,
                  ? AS token, 'n' || i AS custom_id FROM range(?) AS numbers(i)) TO ?\
                """)) {
      copy.setBoolean(1, wrong);
      copy.setString(2, token);
      copy.setInt(3, rows);
      copy.setString(4, file.toString());
      copy.execute();
    }
    return Files.readAllBytes(file);
  }

  @Test
  void parquet_files_go_whole_plain_and_packed_and_once() throws SQLException, IOException {
    byte[] rows = parquet("t", 500, false);
    Path[] files = {
      Files.write(folder.resolve("a.parquet"), rows),
      Files.write(folder.resolve("b.parquet.gz"), gzip(parquet("u", 500, false))),
      Files.write(folder.resolve("c.parquet.zst"), Zstd.compress(parquet("v", 500, false)))
    };

    LoadReport report = load(files);

    assertThat(report.isWhole()).as(notes + " " + report).isTrue();
    assertThat(report.accepted()).isEqualTo(1500);
    assertThat(load(files).skippedParts()).isEqualTo(3);
    assertThat(load("other-journals", true, files).isWhole()).isTrue();
    for (String token : List.of("t", "u", "v")) {
      assertThat(people(token)).isEqualTo(expected("n", 500));
    }
  }

  @Test
  void of_a_parquet_file_the_first_hundred_wrong_rows_are_known() throws SQLException, IOException {
    Path file = Files.write(folder.resolve("a.parquet"), parquet("t", 600, true));
    LoadReport report = load(file);
    assertThat(report.accepted()).isEqualTo(400);
    assertThat(report.rejected()).isEqualTo(200);
    assertThat(rejected).hasSize(100).startsWith("a.parquet:1", "a.parquet:4");
    assertThat(notes).hasSize(1).first().asString().contains("100 more events are wrong");
    assertThat(people("t")).hasSize(400);
  }

  @Test
  void a_parquet_file_that_is_none_fails_and_the_others_are_loaded() throws IOException {
    Path broken = Files.write(folder.resolve("a.parquet"), new byte[] {'P', 'A', 'R', '1'});
    LoadReport report = load(broken, write("b.ndjson", json("t", "x")));
    assertThat(report.failedFiles()).isEqualTo(1);
    assertThat(report.accepted()).isEqualTo(1);
  }
}
