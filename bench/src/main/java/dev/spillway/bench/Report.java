package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Writes results as JSON, as a Markdown table and as plots. */
record Report(Machine machine, Instant date, Scale scale, List<Result> results) {
  static final String TABLE = "results.md";
  static final String JSON = "results.json";

  void write(Path folder) throws IOException {
    Disk.delete(folder);
    Files.createDirectories(folder);
    for (Result result : results) {
      if (Plot.has(result)) {
        Files.writeString(folder.resolve(result.name() + ".svg"), Plot.of(result));
      }
    }
    Files.writeString(folder.resolve(TABLE), new MarkdownReport(this).text());
    Files.write(folder.resolve(JSON), JsonReport.bytes(this));
  }
}
