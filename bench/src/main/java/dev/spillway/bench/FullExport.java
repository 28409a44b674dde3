package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One export of everything that a store holds, and the same by DuckDB. */
final class FullExport implements Comparison {
  private static final double DUCKDB_BUDGET = 1.25;

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
    try (Spillway server = lab.stores().serve(data);
        Client client = server.client(campaign.app())) {
      ExportTimer timer = new ExportTimer(server, client);
      List<Path> files = server.dataFiles();
      List<Series> series =
          lab.rounds()
              .run(
                  List.of(
                      new Contender(
                          "Spillway", () -> timer.time(campaign, "events", Lab.LONG_PAUSE)),
                      peer(lab, "DuckDB COPY, ordered", files, campaign, ExportSql.Form.ORDERED),
                      peer(
                          lab,
                          "DuckDB COPY, unordered",
                          files,
                          campaign,
                          ExportSql.Form.UNORDERED)));
      return List.of(
          new Result.Duel(
              name(),
              title(),
              Unit.SECONDS,
              series,
              Lab.ratios(series, List.of(Optional.of(Budget.atMost(DUCKDB_BUDGET)))),
              List.of(
                  "%,d events of one group. Spillway's time has the checksum and the fsync in it; DuckDB"
                          .formatted(campaign.events())
                      + " leaves its file in the page cache.")));
    }
  }

  private static Contender peer(
      Lab lab, String name, List<Path> files, Campaign campaign, ExportSql.Form form) {
    return DuckDbPeer.export(lab, name, files, campaign, form, "");
  }
}
