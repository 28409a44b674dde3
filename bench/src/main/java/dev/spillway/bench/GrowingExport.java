package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Exports from a thousand events of the largest store to all of a store of one group. */
final class GrowingExport implements Comparison {
  private static final long LONG = 5_000_000;

  @Override
  public String name() {
    return "growing-export";
  }

  @Override
  public String title() {
    return "Exports as they grow";
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
        List<Series> series =
            lab.rounds()
                .run(
                    List.of(
                        spillway(timer, campaign),
                        DuckDbPeer.export(
                            lab,
                            "DuckDB COPY, ordered",
                            files,
                            campaign,
                            ExportSql.Form.ORDERED,
                            "")));
        spillway.put(campaign.events(), series.getFirst());
        duckDb.put(campaign.events(), series.getLast());
      }
    }
    DataSet group = lab.largeGroup();
    Campaign all = group.largest();
    try (Spillway server = lab.stores().serve(group);
        Client client = server.client(all.app())) {
      ExportTimer timer = new ExportTimer(server, client);
      spillway.put(all.events(), lab.rounds().run(List.of(spillway(timer, all))).getFirst());
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
            List.of(
                "Of %,d events in the store; the largest export is all of a store of one group. DuckDB"
                        .formatted(data.events())
                    + " would take an eighth of the whole run's hour for its rounds of that, and is left"
                    + " out there.")));
  }

  private static Contender spillway(ExportTimer timer, Campaign campaign) {
    return new Contender(
        "Spillway, %,d events".formatted(campaign.events()),
        () ->
            timer.time(
                campaign, "events", campaign.events() > LONG ? Lab.LONG_PAUSE : Lab.SHORT_PAUSE));
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

  /** For each power of ten the campaign of the first app that has the next more events, if any. */
  private static List<Campaign> steps(DataSet data) {
    TreeMap<Long, Campaign> bySize = new TreeMap<>();
    data.campaigns().stream()
        .filter(campaign -> campaign.app() == 0)
        .forEach(campaign -> bySize.put(campaign.events(), campaign));
    List<Campaign> steps = new ArrayList<>();
    for (long size = 1000; size < data.largest().events(); size *= 10) {
      steps.add(bySize.ceilingEntry(size).getValue());
    }
    return steps;
  }
}
