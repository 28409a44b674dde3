package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows a second of Parquet bodies. */
final class ParquetIntake implements Comparison {
  private static final double BUDGET = 1_000_000;
  private static final long BODY = 1_000_000;

  /** For some seconds of steady work: at the start all clients send, and nothing can be sorted. */
  private static final int MONTHS = 3;

  @Override
  public String name() {
    return "parquet-intake";
  }

  @Override
  public String title() {
    return "Intake of Parquet, durable";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    try (Spillway server =
        Spillway.serve(lab.stores().launcher(), lab.stores().makeEmpty("intake"), Map.of())) {
      if (!Stores.takesParquet(server)) {
        throw new NotRunException("this server does not take Parquet bodies");
      }
    }
    Bodies bodies = Bodies.make(lab, BodyFormat.PARQUET, BODY, MONTHS);
    Path target = lab.folder().resolve("duckdb.parquet");
    List<Series> series =
        lab.rounds()
            .run(
                List.of(
                    new Contender("Spillway", () -> NdjsonIntake.take(lab, bodies, Map.of())),
                    new Contender(
                        "DuckDB COPY, sorted",
                        () -> {
                          Sample sample =
                              DuckDbPeer.run(
                                  "",
                                  ExportSql.NOTHING,
                                  copy(bodies, target),
                                  lab.folder().resolve("duckdb-spill").toString());
                          Files.delete(target);
                          return sample.withValue(bodies.events() / sample.value());
                        })));
    bodies.delete();
    List<Check> checks = new ArrayList<>(Lab.ratios(series, List.of(Optional.empty())));
    checks.add(
        Check.of(
            "rows a second", Unit.PER_SECOND, series.getFirst().value(), Budget.atLeast(BUDGET)));
    return List.of(
        new Result.Duel(
            name(),
            title(),
            Unit.PER_SECOND,
            series,
            checks,
            List.of(
                "%,d events of one app and %d months, in bodies of %,d by %d clients, sorted and committed"
                        .formatted(bodies.events(), MONTHS, BODY, NdjsonIntake.CLIENTS)
                    + " to the table. DuckDB sorts the same rows into one Parquet file, packed in the"
                    + " same way, which it neither checks nor forces to the disk; it is what sorting"
                    + " and packing cost on this machine. "
                    + NdjsonIntake.WARM_UP)));
  }

  private static String copy(Bodies bodies, Path target) {
    return """
    COPY (SELECT * FROM read_parquet(%s) ORDER BY date::DATE, source, token, date)
    TO '%s' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)
    """
        .formatted(bodies.sqlList(), target);
  }
}
