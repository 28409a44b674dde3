package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One export of everything that a store holds, and the same by others. */
final class FullExport implements Comparison {
  private static final double DUCKDB_BUDGET = 1.25;
  private static final double POSTGRES_BUDGET = 0.5;

  @Override
  public String name() {
    return "full-export";
  }

  @Override
  public String title() {
    return "A full export, POST to SUCCESS";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    DataSet data = lab.group();
    Campaign campaign = data.largest();
    List<String> notes = new ArrayList<>();
    notes.add(
        "%,d events of one group. Spillway's time has the checksum and the fsync in it; the others"
                .formatted(campaign.events())
            + " leave their file in the page cache.");
    List<Optional<Budget>> budgets = new ArrayList<>();
    try (Spillway server = lab.stores().serve(data);
        Client client = server.client(campaign.app());
        PostgresPeer postgres = new PostgresPeer(lab, server.dataFiles(), notes)) {
      ExportTimer timer = new ExportTimer(server, client);
      List<Contender> contenders = new ArrayList<>();
      contenders.add(
          new Contender("Spillway", () -> timer.time(campaign, "events", Lab.LONG_PAUSE)));
      List<Path> files = server.dataFiles();
      contenders.add(
          DuckDbPeer.export(
              lab, "DuckDB COPY, ordered", files, campaign, ExportSql.Form.ORDERED, ""));
      budgets.add(Optional.of(Budget.atMost(DUCKDB_BUDGET)));
      contenders.add(
          DuckDbPeer.export(
              lab, "DuckDB COPY, unordered", files, campaign, ExportSql.Form.UNORDERED, ""));
      budgets.add(Optional.empty());
      contenders.addAll(postgres.contenders(campaign));
      budgets.add(Optional.of(Budget.atMost(POSTGRES_BUDGET)));
      List<Series> series = lab.rounds().run(contenders);
      return List.of(
          new Result.Duel(
              name(), title(), Unit.SECONDS, series, Lab.ratios(series, budgets), notes));
    }
  }
}
