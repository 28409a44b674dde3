package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Writes results as JSON, as a Markdown table and as plots. */
record Report(Machine machine, Instant date, Scale scale, List<Result> results) {
  static final String TABLE = "results.md";
  static final String JSON = "results.json";

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    deleteEarlier(folder);
    for (Result result : results) {
      if (Plot.has(result)) {
        Files.writeString(folder.resolve(result.name() + ".svg"), Plot.of(result));
      }
    }
    Files.writeString(folder.resolve(TABLE), new MarkdownReport(this).text());
    Files.write(folder.resolve(JSON), JsonReport.bytes(this));
  }

  /** What a soak has written there is not of a run like this. */
  private static void deleteEarlier(Path folder) throws IOException {
    List<Path> earlier;
    try (Stream<Path> files = Files.list(folder)) {
      earlier = files.filter(file -> !file.getFileName().toString().startsWith("soak.")).toList();
    }
    for (Path file : earlier) {
      Disk.delete(file);
    }
  }
}
