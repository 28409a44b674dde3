package dev.spillway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.event.EventFiles;
import dev.spillway.spark.SparkCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every engine does, by a real cluster; and that it makes DuckDB's bytes. */
@Tag("cluster")
class SparkEngineTest extends EngineContract {
  /** What a writer of CSV, a parser of paths or a comparison of texts may stumble over. */
  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          ";",
          "\"",
          "\"\"",
          "\n",
          "\r",
          "\r\n",
          "\t",
          ",",
          "#",
          "'",
          "\\",
          "\\n",
          "\\\"",
          "null",
          "NULL",
          "NaN",
          "a",
          "A",
          "z",
          "0",
          "é",
          "e\u0301",
          "ß",
          "\uFFFD",
          "\uD83D\uDE00",
          "\u00A0",
          "\u2028",
          "\u0001",
          "$1",
          "${x}",
          "%s",
          "=1+1",
          "-",
          "+",
          "@",
          "*",
          "[a]",
          "{b}");

  private static SparkCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = SparkCluster.start(2);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Override
  ExportEngine open(Path folder, long segmentRows) {
    try {
      return ClusterEngine.open(
          new SparkSettings(
              new ClusterAddress(cluster.url(), Optional.empty(), Duration.ofMinutes(1)),
              SparkSettings.ALL,
              Optional.empty(),
              new SparkSettings.Parts(folder.resolve("parts"), Optional.empty()),
              2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  String failure() {
    return "the Spark cluster could not finish the export";
  }

  @Test
  void makes_the_bytes_that_duckdb_makes_of_whatever_texts_there_are() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<EventRow> rows = new ArrayList<>();
    for (int n = 0; n < 20_000; n++) {
      String date = FROM.plusMillis(random.nextInt(50) * 40_000_001L).toString();
      String type = random.nextBoolean() ? "push_sent" : "push_open";
      rows.add(
          EventRow.of(random.nextInt(20), type, date, nasty(random))
              .withCustomId(random.nextInt(3) == 0 ? null : nasty(random)));
    }
    EventFiles files = ofManyParts(EventParquet.write(folder, rows, true));
    try (ExportEngine spark = open(folder, 1);
        ExportEngine duckDb = DuckDbEngineTest.engine(folder, 1000)) {
      for (ExportShape shape : ExportShape.values()) {
        for (DateFormat dates : DateFormat.values()) {
          for (Optional<Compression> compression :
              List.of(Optional.<Compression>empty(), Optional.of(Compression.GZIP))) {
            CsvForm csv = random.nextBoolean() ? CsvForm.EXACT : CsvForm.SPREADSHEET;
            ExportPlan plan =
                new ExportPlan(
                    query(),
                    files,
                    shape,
                    new LinkedHashSet<>(List.of(IdColumn.INSTALL_ID, IdColumn.CUSTOM_ID)),
                    new FileFormat(dates, compression, csv),
                    Map.of("push_open", NASTY.get(random.nextInt(NASTY.size()))));
            byte[] expected = bytes(duckDb, plan);
            assertThat(bytes(spark, plan))
                .as("seed %s, %s", seed, plan.format())
                .isEqualTo(expected);
          }
        }
      }
    }
    assertThat(folder.resolve("parts")).isEmptyDirectory();
  }

  private static String nasty(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(4); n >= 0; n--) {
      text.append(NASTY.get(random.nextInt(NASTY.size())));
    }
    return text.toString();
  }

  /** The same files, said to be so long that their lines go into many parts. */
  private static EventFiles ofManyParts(EventFiles files) {
    return EventParquet.of(
        files.files().stream()
            .map(file ->
                new EventFiles.EventFile(
                    file.path(), file.day(), 1_000_000, file.bytes(), file.passesCut()))
            .toList());
  }

  private byte[] bytes(ExportEngine engine, ExportPlan plan) throws IOException {
    Path target = Files.createTempDirectory(folder, "export").resolve("file");
    engine.run(plan, target, (rows, percent) -> {}, new Cancellation());
    return Files.readAllBytes(target);
  }
}
