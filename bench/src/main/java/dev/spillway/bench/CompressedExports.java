package dev.spillway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Exports whose files are compressed. */
final class CompressedExports implements Comparison {
  private static final double GZIP_BUDGET = 0.25;
  private static final double ZSTD_BUDGET = 1.15;

  @Override
  public String name() {
    return "compressed-export";
  }

  @Override
  public String title() {
    return "A compressed export, POST to SUCCESS";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    DataSet data = lab.medium();
    Campaign campaign = data.campaign("rank-2");
    try (Spillway server = lab.stores().serve(data);
        Client client = server.client(campaign.app())) {
      ExportTimer timer = new ExportTimer(server, client);
      String plainId = client.createExport(campaign, "events", "");
      client.await(plainId, Lab.LONG_PAUSE);
      Path plain = server.resultFile(plainId);
      List<String> notes = new ArrayList<>();
      notes.add(
          "%,d events, %,d MB as plain CSV; pigz and zstd compress that file alone, at their default"
                  .formatted(campaign.events(), Files.size(plain) / 1_000_000)
              + " levels.");
      List<Contender> contenders = new ArrayList<>();
      boolean compresses = compresses(client, lab.small().campaign("burst-1000"));
      if (compresses) {
        contenders.add(spillway("Spillway, gzip", timer, campaign, "gzip"));
        contenders.add(spillway("Spillway, zstd", timer, campaign, "zstd"));
      } else {
        notes.add("Spillway was not run: this server does not offer \"compression\".");
      }
      contenders.add(
          new Contender("Spillway, plain", () -> timer.time(campaign, "events", Lab.LONG_PAUSE)));
      contenders.add(duckDb(lab, "gzip", server.dataFiles(), campaign));
      contenders.add(duckDb(lab, "zstd", server.dataFiles(), campaign));
      add(contenders, notes, "pigz", List.of("-kc", plain.toString()));
      add(contenders, notes, "zstd", List.of("-qckT0", plain.toString()));
      List<Series> series = lab.rounds().run(contenders);
      client.delete(plainId);
      List<Check> checks = compresses ? checks(series) : List.of();
      return List.of(new Result.Duel(name(), title(), Unit.SECONDS, series, checks, notes));
    }
  }

  private static List<Check> checks(List<Series> series) {
    return List.of(
        Check.ratio(series.get(0), series.get(3), Optional.of(Budget.atMost(GZIP_BUDGET))),
        Check.ratio(series.get(1), series.get(2), Optional.of(Budget.atMost(ZSTD_BUDGET))));
  }

  /** A server that does not compress refuses the field, or passes over it. */
  private static boolean compresses(Client client, Campaign campaign)
      throws IOException, InterruptedException {
    Optional<String> id = client.tryExport(campaign, field("gzip"));
    if (id.isEmpty()) {
      return false;
    }
    JsonNode request = client.await(id.get(), Lab.PAUSE);
    client.delete(id.get());
    return request.path("file_url").asText().endsWith(".gz");
  }

  private static String field(String compression) {
    return ", \"compression\": \"" + compression + "\"";
  }

  private static Contender spillway(
      String name, ExportTimer timer, Campaign campaign, String compression) {
    return new Contender(
        name, () -> timer.time(campaign, "events", field(compression), Lab.LONG_PAUSE));
  }

  private static Contender duckDb(
      Lab lab, String compression, List<Path> files, Campaign campaign) {
    return DuckDbPeer.export(
        lab,
        "DuckDB COPY, " + compression,
        files,
        campaign,
        ExportSql.Form.ORDERED,
        ", COMPRESSION " + compression);
  }

  private static void add(
      List<Contender> contenders, List<String> notes, String program, List<String> arguments) {
    try {
      List<String> command = new ArrayList<>(List.of(Programs.find(program).toString()));
      command.addAll(arguments);
      contenders.add(
          new Contender(program + " of the plain file", () -> ProcessTimer.run(command)));
    } catch (NotRunException e) {
      notes.add(program + " was not run: " + e.getMessage() + ".");
    }
  }
}
