package dev.spillway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.S3Buckets;
import dev.spillway.testing.S3Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the node puts together what a cluster leaves; what the cluster does is tried with Spark. */
class ClusterEngineTest {
  private static final String HEADER = "install_id;event_type;event_date\n";

  @TempDir private Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : opened.reversed()) {
      part.close();
    }
  }

  /** Leaves given texts as parts, as a cluster that sees the same folder does. */
  private static final class GivenLines implements LineSorter {
    private final List<String> parts;
    private final long bytes;
    private final List<SortJob> jobs = new ArrayList<>();

    GivenLines(List<String> parts, long bytes) {
      this.parts = parts;
      this.bytes = bytes;
    }

    GivenLines(List<String> parts) {
      this(parts, String.join("", parts).length());
    }

    @Override
    public SortedLines sort(SortJob job, IntConsumer progress, Cancellation cancellation) {
      jobs.add(job);
      progress.accept(50);
      try {
        Path place = Files.createDirectory(Path.of(job.folder()));
        Files.writeString(place.resolve("_SUCCESS"), "");
        Files.writeString(place.resolve(".part-00000.crc"), "no part");
        for (int number = 0; number < parts.size(); number++) {
          // So that the order of the names is not that of the numbers.
          Files.writeString(place.resolve("part-" + number + "-x.txt"), parts.get(number));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new SortedLines(parts.size(), bytes);
    }

    @Override
    public void close() {}
  }

  private static List<String> lines(int count) {
    return IntStream.range(0, count).mapToObj(number -> "id" + number + ";a;b\n").toList();
  }

  private ClusterEngine engine(LineSorter sorter) throws IOException {
    ClusterEngine engine = new ClusterEngine(sorter, new LocalParts(folder.resolve("parts")), 2);
    opened.add(engine);
    return engine;
  }

  private ExportPlan plan(Optional<Compression> compression, boolean empty) throws Exception {
    List<EventRow> rows =
        empty ? List.of() : List.of(EventRow.of(1, "push_sent", "2026-03-02T00:00:00Z", "a"));
    return new ExportPlan(
        EngineContract.query(),
        EventParquet.write(folder, rows, true),
        ExportShape.EVENTS,
        new LinkedHashSet<>(List.of(IdColumn.INSTALL_ID)),
        new FileFormat(DateFormat.SECONDS, compression),
        Map.of());
  }

  private Path target() {
    return folder.resolve("export-1.csv");
  }

  private long run(ExportEngine engine, ExportPlan plan) {
    return engine.run(plan, target(), (rows, percent) -> {}, new Cancellation());
  }

  @Test
  void parts_come_in_the_order_of_their_numbers_behind_one_header_and_are_removed()
      throws Exception {
    GivenLines sorter = new GivenLines(lines(25));
    ExportEngine engine = engine(sorter);
    List<Integer> percents = new ArrayList<>();
    List<Long> written = new ArrayList<>();

    long rows =
        engine.run(
            plan(Optional.empty(), false),
            target(),
            new ExportEngine.Progress() {
              @Override
              public void report(long done, int percent) {
                percents.add(percent);
              }

              @Override
              public void wrote(long bytes) {
                written.add(bytes);
              }
            },
            new Cancellation());

    assertThat(rows).isEqualTo(25);
    assertThat(Files.readString(target())).isEqualTo(HEADER + String.join("", lines(25)));
    assertThat(percents).isSorted().startsWith(45).endsWith(100);
    assertThat(written).hasSize(25).isSorted().endsWith(Files.size(target()));
    assertThat(sorter.jobs).singleElement().satisfies(job -> assertThat(job.parts()).isEqualTo(1));
    assertThat(folder.resolve("parts")).isEmptyDirectory();
  }

  @Test
  void a_packed_file_is_of_the_whole_stream() throws Exception {
    run(engine(new GivenLines(lines(25))), plan(Optional.of(Compression.GZIP), false));

    byte[] whole = (HEADER + String.join("", lines(25))).getBytes(StandardCharsets.UTF_8);
    assertThat(Files.readAllBytes(target())).isEqualTo(Compression.GZIP.pack(whole, whole.length));
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(target())))) {
      assertThat(in.readAllBytes()).isEqualTo(whole);
    }
  }

  @Test
  void without_files_the_cluster_is_not_asked() throws Exception {
    GivenLines sorter = new GivenLines(lines(1));

    assertThat(run(engine(sorter), plan(Optional.empty(), true))).isZero();

    assertThat(sorter.jobs).isEmpty();
    assertThat(Files.readString(target())).isEqualTo(HEADER);
  }

  @Test
  void a_part_that_is_missing_or_too_much_is_no_result() throws Exception {
    List<String> lines = lines(3);
    for (long counted : List.of(0L, String.join("", lines).length() + 1L)) {
      ExportEngine engine = engine(new GivenLines(lines, counted));
      ExportPlan plan = plan(Optional.empty(), false);

      assertThatThrownBy(() -> run(engine, plan))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("wrote " + counted + " bytes");
      assertThat(folder.resolve("parts")).isEmptyDirectory();
      Files.delete(target());
    }
  }

  @Test
  void what_a_dead_process_left_is_removed_before_the_next_export() throws Exception {
    Path left = Files.createDirectories(folder.resolve("parts/old-1.csv/_temporary/0"));
    Files.writeString(left.resolve("part-0"), "x");

    run(engine(new GivenLines(lines(1))), plan(Optional.empty(), false));

    assertThat(folder.resolve("parts")).isEmptyDirectory();
  }

  @Test
  void a_cancelled_export_ends_while_its_parts_are_put_together() throws Exception {
    Cancellation cancellation = new Cancellation();
    ExportEngine engine = engine(new GivenLines(lines(3)));
    ExportPlan plan = plan(Optional.empty(), false);

    assertThatThrownBy(() ->
            engine.run(plan, target(), (rows, percent) -> cancellation.cancel(), cancellation))
        .isInstanceOf(ExportCancelledException.class);
    assertThat(folder.resolve("parts")).isEmptyDirectory();
  }

  @Test
  void parts_in_a_bucket_are_those_of_their_job() throws Exception {
    try (S3Server server = S3Server.start();
        PartStore store = new BucketParts(S3Buckets.place(server.endpoint(), "parts/n1").open())) {
      Path file = Files.writeString(folder.resolve("file"), "line\n");
      try (var bucket = S3Buckets.place(server.endpoint(), "parts/n1").open()) {
        for (String name :
            List.of(
                "a.csv/part-2-x",
                "a.csv/part-10-x",
                "a.csv/_SUCCESS",
                "a.csv/_temporary/0/part-1",
                "a.csv-2/part-1")) {
          bucket.put("parts/n1/" + name, file);
        }
      }

      assertThat(store.location("a.csv")).endsWith("/parts/n1/a.csv").startsWith("s3://");
      assertThat(store.jobs()).containsExactlyInAnyOrder("a.csv", "a.csv-2");
      assertThat(store.parts("a.csv"))
          .containsExactly(new PartStore.Part("part-2-x", 5), new PartStore.Part("part-10-x", 5));
      try (var in = store.read("a.csv", store.parts("a.csv").getFirst())) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("line\n");
      }
      store.remove("a.csv");
      assertThat(store.jobs()).containsExactly("a.csv-2");
    }
  }

  @Test
  void the_larger_exports_go_to_the_cluster() throws Exception {
    GivenLines sorter = new GivenLines(lines(1));
    GivenLines never = new GivenLines(lines(1));
    ExportPlan plan = plan(Optional.empty(), false);
    long bytes = plan.plannedBytes();

    run(new SizedEngine(engine(never), engine(sorter), bytes - 1), plan);
    assertThat(sorter.jobs).hasSize(1);
    Files.delete(target());
    run(new SizedEngine(engine(sorter), engine(never), bytes), plan);
    assertThat(sorter.jobs).hasSize(2);
    assertThat(never.jobs).isEmpty();
  }

  @Test
  void a_cluster_without_what_reaches_it_is_refused_with_a_remedy() {
    SparkSettings settings =
        new SparkSettings(
            new ClusterAddress("sc://spark", Optional.empty(), Duration.ofMinutes(1)),
            SparkSettings.ALL,
            Optional.of(folder.resolve("none.jar")),
            new SparkSettings.Parts(folder, Optional.empty()),
            2);

    assertThatThrownBy(() -> ClusterEngine.open(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.jar")
        .hasMessageContaining("mvn -pl spark -am package");
  }
}
