package dev.spillway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import dev.spillway.event.Cut;
import dev.spillway.event.EventFiles.EventFile;
import dev.spillway.event.EventQuery;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every engine does with a plan. */
abstract class EngineContract {
  static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
  static final Instant TO = Instant.parse("2026-04-01T00:00:00Z");
  private static final List<String> PUSH = List.of("push_sent", "push_open");

  @TempDir Path folder;
  private ExportEngine engine;

  /** Opens an engine that may use the folder and cuts exports after so many rows. */
  abstract ExportEngine open(Path folder, long segmentRows);

  /** What it says when it fails. */
  abstract String failure();

  @BeforeEach
  void openEngine() {
    engine = open(folder, 1000);
  }

  @AfterEach
  void closeEngine() {
    engine.close();
  }

  @Test
  void writes_the_header_alone_when_there_are_no_files() throws Exception {
    ExportPlan plan = plan(ExportShape.EVENTS, List.of(IdColumn.values()), List.of());

    assertThat(export(plan))
        .isEqualTo("install_id;custom_id;advertising_id;event_type;event_date\n");
  }

  @Test
  void writes_the_header_alone_when_no_event_matches() throws Exception {
    EventRow other = EventRow.of(1, "push_sent", "2026-03-02T00:00:00Z", "a").ofToken("other");
    ExportPlan plan = plan(ExportShape.IDS, List.of(IdColumn.CUSTOM_ID), List.of(other));

    assertThat(export(plan)).isEqualTo("custom_id;event_type\n");
  }

  @Test
  void orders_events_by_full_date_then_type_then_ids_with_absent_first() throws Exception {
    List<EventRow> rows =
        List.of(
            EventRow.of(1, "push_sent", "2026-03-02T00:00:00.500Z", "b"),
            EventRow.of(2, "push_sent", "2026-03-02T00:00:00.400Z", "c"),
            EventRow.of(3, "push_open", "2026-03-02T00:00:00.500Z", "z"),
            EventRow.of(4, "push_sent", "2026-03-02T00:00:00.500Z", null).withCustomId("x"),
            EventRow.of(5, "push_sent", "2026-03-02T00:00:00.500Z", "b").withCustomId("\uFFFD"),
            EventRow.of(6, "push_sent", "2026-03-02T00:00:00.500Z", "b")
                .withCustomId("\uD83D\uDE00"),
            EventRow.of(7, "push_sent", "2026-03-01T23:59:59.999Z", "y"));
    ExportPlan plan =
        plan(ExportShape.EVENTS, List.of(IdColumn.INSTALL_ID, IdColumn.CUSTOM_ID), rows);

    // By UTF-8 bytes U+FFFD comes before U+1F600; by UTF-16 units it would come after.
    assertThat(export(plan))
        .isEqualTo(
            """
            install_id;custom_id;event_type;event_date
            y;;push_sent;2026-03-01T23:59:59
            c;;push_sent;2026-03-02T00:00:00
            z;;push_open;2026-03-02T00:00:00
            ;x;push_sent;2026-03-02T00:00:00
            b;;push_sent;2026-03-02T00:00:00
            b;\uFFFD;push_sent;2026-03-02T00:00:00
            b;\uD83D\uDE00;push_sent;2026-03-02T00:00:00
            """);
  }

  @Test
  void writes_each_different_combination_of_ids_once_in_order() throws Exception {
    List<EventRow> rows =
        List.of(
            EventRow.of(1, "push_sent", "2026-03-02T00:00:00Z", "b").withCustomId("1"),
            EventRow.of(2, "push_sent", "2026-03-05T00:00:00Z", "b").withCustomId("2"),
            EventRow.of(3, "push_open", "2026-03-03T00:00:00Z", "b"),
            EventRow.of(4, "push_sent", "2026-03-04T00:00:00Z", null).withCustomId("3"),
            EventRow.of(5, "push_sent", "2026-03-04T00:00:00Z", null).withAdvertisingId("4"));
    ExportPlan plan = plan(ExportShape.IDS, List.of(IdColumn.INSTALL_ID), rows);

    assertThat(export(plan))
        .isEqualTo("install_id;event_type\n;push_sent\nb;push_open\nb;push_sent\n");
  }

  @Test
  void leaves_out_other_apps_tokens_types_dates_test_events_and_what_came_after_the_cut()
      throws Exception {
    EventRow wanted = EventRow.of(10, "push_sent", "2026-03-01T00:00:00Z", "in");
    EventRow last = EventRow.of(9, "push_sent", "2026-03-31T23:59:59.999Z", "last");
    List<EventRow> rows =
        List.of(
            wanted,
            last,
            EventRow.of(11, "push_sent", "2026-03-02T00:00:00Z", "after the cut"),
            EventRow.of(11, "push_sent", "2026-03-03T00:00:00Z", "other node").ofNode("m"),
            EventRow.of(20, "push_sent", "2026-03-04T00:00:00Z", "loaded").ofNode("n/load"),
            EventRow.of(21, "push_sent", "2026-03-04T00:00:00Z", "later").ofNode("n/load"),
            EventRow.of(1, "push_error", "2026-03-02T00:00:00Z", "type"),
            EventRow.of(1, "push_sent", "2026-02-28T23:59:59.999Z", "before"),
            EventRow.of(1, "push_sent", "2026-04-01T00:00:00Z", "at the end"),
            EventRow.of(1, "push_sent", "2026-03-02T00:00:00Z", "token").ofToken("other"),
            EventRow.of(1, "push_sent", "2026-03-02T00:00:00Z", "app").ofApp("other"),
            EventRow.of(1, "push_sent", "2026-03-02T00:00:00Z", "test").asTest());
    ExportPlan plan = plan(ExportShape.EVENTS, List.of(IdColumn.INSTALL_ID), rows);

    assertThat(export(plan))
        .isEqualTo(
            """
            install_id;event_type;event_date
            in;push_sent;2026-03-01T00:00:00
            other node;push_sent;2026-03-03T00:00:00
            loaded;push_sent;2026-03-04T00:00:00
            last;push_sent;2026-03-31T23:59:59
            """);
  }

  @Test
  void writes_dates_with_milliseconds_and_zone_when_asked() throws Exception {
    List<EventRow> rows = List.of(EventRow.of(1, "push_sent", "2026-03-02T01:02:03.045Z", "a"));
    ExportPlan plan = plan(ExportShape.EVENTS, List.of(IdColumn.INSTALL_ID), rows);

    assertThat(export(with(plan, new FileFormat(DateFormat.MILLIS, Optional.empty()))))
        .contains(";2026-03-02T01:02:03.045\n");
    assertThat(export(with(plan, new FileFormat(DateFormat.ZONED, Optional.empty()))))
        .contains(";2026-03-02T01:02:03.045Z\n");
  }

  @ParameterizedTest
  @EnumSource
  void packs_the_same_bytes_that_a_plain_file_has(Compression compression) throws Exception {
    List<EventRow> rows = manyRows();
    for (ExportPlan plan :
        List.of(
            plan(ExportShape.EVENTS, List.of(IdColumn.INSTALL_ID), rows),
            plan(ExportShape.IDS, List.of(IdColumn.INSTALL_ID), rows),
            plan(ExportShape.EVENTS, List.of(IdColumn.INSTALL_ID), List.of()))) {
      FileFormat format = new FileFormat(DateFormat.SECONDS, Optional.of(compression));
      Path packed = Files.createTempDirectory(folder, "export").resolve("file");
      long lines =
          engine.run(with(plan, format), packed, (done, percent) -> {}, new Cancellation());

      String plain = export(plan);
      assertThat(lines).isEqualTo(plain.lines().count() - 1);
      try (InputStream in = unpack(compression, packed)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain);
      }
      assertThat(packed.getParent()).isDirectoryContaining(packed::equals);
      byte[] first = Files.readAllBytes(packed);
      Files.delete(packed);
      try (ExportEngine whole = open(folder, Long.MAX_VALUE)) {
        whole.run(with(plan, format), packed, (done, percent) -> {}, new Cancellation());
      }
      assertThat(Files.readAllBytes(packed)).isEqualTo(first);
    }
  }

  /** Of some megabytes. */
  private static List<EventRow> manyRows() {
    List<EventRow> rows = new ArrayList<>();
    Random random = new Random(3);
    for (int n = 0; n < 60_000; n++) {
      String date = FROM.plusSeconds(random.nextInt(30 * 86_400)).toString();
      rows.add(EventRow.of(1, "push_sent", date, new UUID(random.nextLong(), n).toString()));
    }
    return rows;
  }

  private static InputStream unpack(Compression compression, Path file) throws IOException {
    InputStream packed = new BufferedInputStream(Files.newInputStream(file));
    return switch (compression) {
      case GZIP -> new GZIPInputStream(packed);
      case ZSTD -> new ZstdInputStream(packed);
    };
  }

  @Test
  void writes_and_orders_by_the_names_that_events_have_in_the_file() throws Exception {
    List<EventRow> rows =
        List.of(
            EventRow.of(1, "push_open", "2026-03-02T00:00:00Z", "a"),
            EventRow.of(2, "push_sent", "2026-03-02T00:00:00Z", "a"));
    ExportPlan plan = plan(ExportShape.EVENTS, List.of(IdColumn.INSTALL_ID), rows);
    ExportPlan renamed =
        new ExportPlan(
            plan.query(),
            plan.files(),
            plan.shape(),
            plan.ids(),
            plan.format(),
            Map.of("push_open", "zz';--\"opened"));

    assertThat(export(renamed))
        .isEqualTo(
            """
            install_id;event_type;event_date
            a;push_sent;2026-03-02T00:00:00
            a;"zz';--""opened";2026-03-02T00:00:00
            """);
  }

  @Test
  void a_spreadsheet_gets_a_mark_and_no_formulas_and_the_order_is_that_of_the_values()
      throws Exception {
    List<EventRow> rows =
        List.of(
            EventRow.of(1, "push_sent", "2026-03-02T00:00:00Z", "=1+1"),
            EventRow.of(2, "push_sent", "2026-03-02T00:00:00Z", "+;"),
            EventRow.of(3, "push_sent", "2026-03-02T00:00:00Z", "-1"),
            EventRow.of(4, "push_sent", "2026-03-02T00:00:00Z", "@a"),
            EventRow.of(5, "push_sent", "2026-03-02T00:00:00Z", "\tb"),
            EventRow.of(6, "push_sent", "2026-03-02T00:00:00Z", "'="),
            EventRow.of(7, "push_sent", "2026-03-02T00:00:00Z", "a="),
            EventRow.of(8, "push_sent", "2026-03-02T00:00:00Z", null));
    FileFormat format = new FileFormat(DateFormat.SECONDS, Optional.empty(), CsvForm.SPREADSHEET);
    String lines = "push_sent\n'\tb;push_sent\n'=;push_sent\n";

    assertThat(export(with(plan(ExportShape.IDS, List.of(IdColumn.INSTALL_ID), rows), format)))
        .isEqualTo(
            "\uFEFFinstall_id;event_type\n;"
                + lines
                + "\"'+;\";push_sent\n'-1;push_sent\n'=1+1;push_sent\n'@a;push_sent\n"
                + "a=;push_sent\n");
    assertThat(export(with(plan(ExportShape.EVENTS, List.of(IdColumn.INSTALL_ID), rows), format)))
        .startsWith(
            "\uFEFFinstall_id;event_type;event_date\n;push_sent;2026-03-02T00:00:00\n'\tb;");
    assertThat(export(with(plan(ExportShape.IDS, List.of(IdColumn.INSTALL_ID), List.of()), format)))
        .isEqualTo("\uFEFFinstall_id;event_type\n");
  }

  @Test
  void gives_the_same_bytes_whatever_the_order_of_rows_and_the_segments() throws Exception {
    Random random = new Random(7);
    List<EventRow> rows = new ArrayList<>();
    for (int n = 0; n < 5000; n++) {
      Instant date = FROM.plusMillis(random.nextLong(TO.toEpochMilli() - FROM.toEpochMilli()));
      String type = PUSH.get(random.nextInt(2));
      rows.add(EventRow.of(1, type, date.toString(), "id" + random.nextInt(300)));
    }
    ExportPlan plan = plan(ExportShape.EVENTS, List.of(IdColumn.INSTALL_ID), rows);
    Collections.shuffle(rows, random);
    ExportPlan shuffled = plan(ExportShape.EVENTS, List.of(IdColumn.INSTALL_ID), rows);
    AtomicInteger reports = new AtomicInteger();

    String segmented = export(engine, plan, (done, percent) -> reports.incrementAndGet());
    try (ExportEngine whole = open(folder, Long.MAX_VALUE)) {
      assertThat(export(whole, shuffled, (done, percent) -> {})).isEqualTo(segmented);
    }
    assertThat(reports.get()).isGreaterThanOrEqualTo(5);
    assertThat(segmented.lines()).hasSize(5001);
  }

  @Test
  void what_it_says_was_written_does_not_change_any_more() throws Exception {
    ExportPlan plan = plan(ExportShape.EVENTS, List.of(IdColumn.INSTALL_ID), manyRows());
    for (Optional<Compression> compression :
        List.of(Optional.of(Compression.GZIP), Optional.<Compression>empty())) {
      FileFormat format = new FileFormat(DateFormat.SECONDS, compression);
      Path target = Files.createTempDirectory(folder, "export").resolve("file");
      List<byte[]> written = new ArrayList<>();

      engine.run(with(plan, format), target, new Written(target, written), new Cancellation());

      byte[] whole = Files.readAllBytes(target);
      assertThat(written).isNotEmpty();
      for (byte[] part : written) {
        assertThat(whole).hasSizeGreaterThanOrEqualTo(part.length).startsWith(part);
      }
    }
  }

  /** Keeps what the target was, each time that it is said to have been written so far. */
  private record Written(Path target, List<byte[]> parts) implements ExportEngine.Progress {
    @Override
    public void report(long rows, int percent) {}

    @Override
    public void wrote(long bytes) {
      try (InputStream in = Files.newInputStream(target)) {
        parts.add(in.readNBytes(Math.toIntExact(bytes)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void ends_a_running_export_when_it_is_cancelled_and_leaves_no_segment() throws Exception {
    ExportPlan plan = plan(ExportShape.EVENTS, List.of(IdColumn.INSTALL_ID), slowRows());
    Path target = folder.resolve("cancelled.csv");
    Cancellation cancellation = new Cancellation();
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(
            () -> engine.run(plan, target, (rows, percent) -> cancellation.cancel(), cancellation));

    assertThatThrownBy(() -> run.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ExportCancelledException.class);
    assertThat(folder).isDirectoryNotContaining("glob:**cancelled.csv?*");
  }

  @Test
  void fails_without_naming_values_when_a_file_is_missing() {
    EventFile missing =
        new EventFile(folder.resolve("gone.parquet"), LocalDate.of(2026, 3, 2), 1, 1, true);
    ExportPlan plan =
        new ExportPlan(
            query(),
            EventParquet.of(List.of(missing)),
            ExportShape.EVENTS,
            new LinkedHashSet<>(List.of(IdColumn.INSTALL_ID)),
            FileFormat.STANDARD,
            Map.of());

    assertThatThrownBy(() -> export(plan))
        .isInstanceOf(EngineException.class)
        .hasMessage(failure());
  }

  private static List<EventRow> slowRows() {
    List<EventRow> rows = new ArrayList<>();
    for (int n = 0; n < 20_000; n++) {
      rows.add(EventRow.of(n, "push_sent", FROM.plusSeconds(n * 100L).toString(), "id" + n));
    }
    return rows;
  }

  static EventQuery query() {
    return new EventQuery("app", "campaign", "token", FROM, TO, PUSH, new Cut("n", 10, 20));
  }

  private ExportPlan plan(ExportShape shape, List<IdColumn> ids, List<EventRow> rows)
      throws Exception {
    return new ExportPlan(
        query(),
        EventParquet.write(folder, rows, true),
        shape,
        new LinkedHashSet<>(ids),
        FileFormat.STANDARD,
        Map.of());
  }

  private static ExportPlan with(ExportPlan plan, FileFormat format) {
    return new ExportPlan(
        plan.query(), plan.files(), plan.shape(), plan.ids(), format, plan.names());
  }

  private String export(ExportPlan plan) throws Exception {
    return export(engine, plan, (rows, percent) -> {});
  }

  private String export(ExportEngine with, ExportPlan plan, ExportEngine.Progress progress)
      throws Exception {
    Path target = Files.createTempDirectory(folder, "export").resolve("file.csv");
    long lines = with.run(plan, target, progress, new Cancellation());
    String text = Files.readString(target);
    assertThat(text.lines().count()).isEqualTo(lines + 1);
    assertThat(target.getParent()).isDirectoryContaining(target::equals);
    return text;
  }
}
