package dev.spillway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The peak of a server with tight limits, whatever it does. */
final class Memory implements Comparison {
  private static final long MIB = 1 << 20;
  private static final long HEAP = 256 * MIB;
  private static final long ENGINE = 256 * MIB;
  private static final long BUFFER = 128 * MIB;
  private static final long TABLE = 128 * MIB;
  private static final double ABOVE_LIMIT = 1.4;
  private static final long REST = 200_000_000;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String title() {
    return "Peak memory under tight limits";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    DataSet data = lab.group();
    Campaign campaign = data.largest();
    Map<String, String> limits =
        Map.of(
            "SPILLWAY_JAVA_OPTS", "-Xmx" + HEAP / MIB + "m",
            "SPILLWAY_ENGINE_MEMORY", ENGINE / MIB + "MiB",
            "SPILLWAY_EVENTS_MEMORY", BUFFER / MIB + "MiB",
            "SPILLWAY_EVENTS_TABLE_MEMORY", TABLE / MIB + "MiB");
    List<Series> series = new ArrayList<>();
    try (Spillway server = lab.stores().serve(data, limits);
        Client client = server.client(campaign.app())) {
      ExportTimer timer = new ExportTimer(server, client);
      series.addAll(
          lab.rounds()
              .run(
                  List.of(
                      new Contender(
                          "Spillway, a full export",
                          () -> timer.time(campaign, "events", Lab.LONG_PAUSE)),
                      new Contender(
                          "Spillway, a full export of ids",
                          () -> timer.time(campaign, "ids", Lab.LONG_PAUSE)))));
    }
    Bodies bodies = Bodies.make(lab, BodyFormat.NDJSON, lab.scale().intake() / 2, 1);
    series.addAll(
        lab.rounds()
            .run(
                List.of(
                    new Contender(
                        "Spillway, intake of NDJSON",
                        () -> {
                          Sample sample = NdjsonIntake.take(lab, bodies, limits);
                          return sample.withValue(bodies.events() / sample.value());
                        }))));
    bodies.delete();
    Budget budget = Budget.atMost(HEAP + ABOVE_LIMIT * (ENGINE + BUFFER + TABLE) + REST);
    return List.of(
        new Result.Duel(
            name(),
            title(),
            Unit.SECONDS,
            series,
            series.stream()
                .map(one -> Check.of(one.name(), Unit.BYTES, one.peakBytes(), budget))
                .toList(),
            List.of(
                "With -Xmx%dm, and DuckDB's limits at %d, %d and %d MiB. The budget is the heap, 1.4"
                        .formatted(HEAP / MIB, ENGINE / MIB, BUFFER / MIB, TABLE / MIB)
                    + " × the limits and 200 MB.")));
  }
}
