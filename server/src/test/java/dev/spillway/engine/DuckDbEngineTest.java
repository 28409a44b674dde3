package dev.spillway.engine;

import java.nio.file.Path;
import java.util.List;

class DuckDbEngineTest extends EngineContract {

  @Override
  ExportEngine open(Path folder, long segmentRows) {
    return engine(folder, segmentRows);
  }

  static ExportEngine engine(Path folder, long segmentRows) {
    return DuckDbEngine.open(
        new EngineSettings(List.of(folder), folder.resolve("spill"), 256L << 20, 2, segmentRows));
  }

  @Override
  String failure() {
    return "DuckDB could not finish the export";
  }
}
