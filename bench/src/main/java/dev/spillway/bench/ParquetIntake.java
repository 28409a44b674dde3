package dev.spillway.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Rows a second of Parquet bodies. */
final class ParquetIntake implements Comparison {
  private static final double BUDGET = 1_000_000;
  private static final long BODY = 1_000_000;

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
    Bodies bodies = Bodies.make(lab, BodyFormat.PARQUET, BODY);
    List<Series> series =
        lab.rounds()
            .run(
                List.of(new Contender("Spillway", () -> NdjsonIntake.take(lab, bodies, Map.of()))));
    bodies.delete();
    return List.of(
        new Result.Duel(
            name(),
            title(),
            Unit.PER_SECOND,
            series,
            List.of(
                Check.of(
                    "rows a second",
                    Unit.PER_SECOND,
                    series.getFirst().value(),
                    Budget.atLeast(BUDGET))),
            List.of(
                "%,d events of one app and a month, in bodies of %,d by 4 clients, sorted and committed"
                        .formatted(bodies.events(), BODY)
                    + " to the table. "
                    + NdjsonIntake.WARM_UP)));
  }
}
