package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Exports from a thousand events to all of the largest campaign, from the largest store. */
final class GrowingExport implements Comparison {
  /** The time of the largest is no secret after so few. */
  private static final int FEW = 2;

  private static final long LARGE = 5_000_000;

  @Override
  public String name() {
    return "growing-export";
  }

  @Override
  public String title() {
    return "Exports from the largest store as they grow";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    DataSet data = lab.large();
    Map<Long, Series> spillway = new LinkedHashMap<>();
    Map<Long, Series> duckDb = new LinkedHashMap<>();
    try (Spillway server = lab.stores().serve(data);
        Client client = server.client(0)) {
      ExportTimer timer = new ExportTimer(server, client);
      List<Path> files = server.dataFiles();
      warmUp(lab, timer, data);
      for (Campaign campaign : steps(data)) {
        boolean large = campaign.events() > LARGE;
        Rounds rounds = large ? new Rounds(1, FEW, lab.progress()) : lab.rounds();
        List<Series> series =
            rounds.run(
                List.of(
                    new Contender(
                        "Spillway, %,d events".formatted(campaign.events()),
                        () ->
                            timer.time(
                                campaign, "events", large ? Lab.LONG_PAUSE : Lab.SHORT_PAUSE)),
                    DuckDbPeer.export(
                        lab, "DuckDB COPY, ordered", files, campaign, ExportSql.Form.ORDERED, "")));
        spillway.put(campaign.events(), series.getFirst());
        duckDb.put(campaign.events(), series.getLast());
      }
    }
    return List.of(
        new Result.Curve(
            name(),
            title(),
            "events in the export",
            List.of(
                new Result.Line("Spillway", spillway),
                new Result.Line("DuckDB COPY of the table's files, ordered", duckDb)),
            List.of(),
            List.of("Of %,d events in the store.".formatted(data.events()))));
  }

  /** The first steps are the shortest; they are not to pay for a JVM that is cold. */
  private static void warmUp(Lab lab, ExportTimer timer, DataSet data)
      throws IOException, InterruptedException {
    Campaign campaign = data.campaign(DataSet.BURST);
    lab.shortRounds()
        .run(
            List.of(
                new Contender("warm-up", () -> timer.time(campaign, "events", Lab.SHORT_PAUSE))));
  }

  /** For each power of ten the campaign of the first app that has the next more events. */
  private static List<Campaign> steps(DataSet data) {
    TreeMap<Long, Campaign> bySize = new TreeMap<>();
    data.campaigns().stream()
        .filter(campaign -> campaign.app() == 0)
        .forEach(campaign -> bySize.put(campaign.events(), campaign));
    List<Campaign> steps = new ArrayList<>();
    for (long size = 1000; size < data.largest().events(); size *= 10) {
      steps.add(bySize.ceilingEntry(size).getValue());
    }
    if (!steps.getLast().equals(data.largest())) {
      steps.add(data.largest());
    }
    return steps;
  }
}
