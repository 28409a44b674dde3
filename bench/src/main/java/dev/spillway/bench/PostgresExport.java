package dev.spillway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One export of everything that a store holds, and the same by those that go row by row. */
final class PostgresExport implements Comparison {
  private static final double BUDGET = 0.5;

  @Override
  public String name() {
    return "postgres-export";
  }

  @Override
  public String title() {
    return "A full export beside PostgreSQL, POST to SUCCESS";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    DataSet data = lab.smallGroup();
    Campaign campaign = data.largest();
    List<String> notes = new ArrayList<>();
    notes.add(
        "%,d events of one group: less than of the other full export, since each round of these takes"
                .formatted(campaign.events())
            + " minutes. Spillway's time has the checksum and the fsync in it; the others leave their"
            + " file in the page cache.");
    try (Spillway server = lab.stores().serve(data);
        Client client = server.client(campaign.app());
        PostgresPeer postgres = new PostgresPeer(lab, server.dataFiles(), notes)) {
      ExportTimer timer = new ExportTimer(server, client);
      List<Contender> contenders = new ArrayList<>();
      contenders.add(
          new Contender("Spillway", () -> timer.time(campaign, "events", Lab.LONG_PAUSE)));
      contenders.addAll(postgres.contenders(campaign));
      List<Series> series = lab.rounds().run(contenders);
      return List.of(
          new Result.Duel(
              name(),
              title(),
              Unit.SECONDS,
              series,
              Lab.ratios(series, List.of(Optional.of(Budget.atMost(BUDGET)))),
              notes));
    }
  }
}
