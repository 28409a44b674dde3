package dev.spillway.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The different ids of everything that a store holds. */
final class IdsExport implements Comparison {
  @Override
  public String name() {
    return "ids-export";
  }

  @Override
  public String title() {
    return "An export of ids, POST to SUCCESS";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    DataSet data = lab.group();
    Campaign campaign = data.largest();
    try (Spillway server = lab.stores().serve(data);
        Client client = server.client(campaign.app())) {
      ExportTimer timer = new ExportTimer(server, client);
      List<Series> series =
          lab.rounds()
              .run(
                  List.of(
                      new Contender("Spillway", () -> timer.time(campaign, "ids", Lab.LONG_PAUSE)),
                      DuckDbPeer.export(
                          lab,
                          "DuckDB COPY, distinct and ordered",
                          server.dataFiles(),
                          campaign,
                          ExportSql.Form.IDS,
                          "")));
      return List.of(
          new Result.Duel(
              name(),
              title(),
              Unit.SECONDS,
              series,
              Lab.ratios(series, List.of(Optional.empty())),
              List.of("The different ids of %,d events.".formatted(campaign.events()))));
    }
  }
}
