package dev.spillway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;

/** A hundred small exports at once, and sixteen large ones. */
final class ManyExports implements Comparison {
  private static final int SMALL = 100;
  private static final int LARGE = 16;
  private static final double MILLIS = 1000;

  /** Clients are told to look each second; a hundred that look more often are other work. */
  private static final Duration CLIENT_PAUSE = Duration.ofMillis(100);

  @Override
  public String name() {
    return "many-exports";
  }

  @Override
  public String title() {
    return "Many exports at once";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    DataSet data = lab.medium();
    List<Double> rates = new ArrayList<>();
    List<Double> halves = new ArrayList<>();
    List<Double> tails = new ArrayList<>();
    try (Spillway server = lab.stores().serve(data);
        Client client = server.client(0)) {
      List<Campaign> small = small(data);
      Campaign large = data.campaign("rank-2");
      try (Client largeClient = server.client(large.app())) {
        List<Contender> contenders =
            List.of(
                new Contender(
                    "Spillway, %d small ones".formatted(SMALL),
                    () -> {
                      List<Double> times = new ArrayList<>();
                      Sample sample =
                          server.meter().time(() -> times.addAll(atOnce(client, small)));
                      List<Double> sorted = times.stream().sorted().toList();
                      rates.add(SMALL / sample.value());
                      halves.add(MILLIS * Summary.quantile(sorted, 0.5));
                      tails.add(MILLIS * Summary.quantile(sorted, 0.99));
                      return sample;
                    }),
                new Contender(
                    "Spillway, %d large ones".formatted(LARGE),
                    () ->
                        server
                            .meter()
                            .time(() -> atOnce(largeClient, Collections.nCopies(LARGE, large)))),
                new Contender(
                    "Spillway, one of the large ones",
                    () ->
                        new ExportTimer(server, largeClient)
                            .time(large, "events", Lab.LONG_PAUSE)));
        List<Series> series = lab.rounds().run(contenders);
        List<Check> checks =
            List.of(
                figure("small exports a second", Unit.PER_SECOND, rates),
                figure("small, POST to SUCCESS, p50", Unit.MILLISECONDS, halves),
                figure("small, POST to SUCCESS, p99", Unit.MILLISECONDS, tails),
                Check.ratio(series.get(1), series.get(2), Optional.empty()));
        String note =
            "The small ones are of campaigns of up to %,d events, the large ones of %,d events each."
                    .formatted(
                        small.stream().mapToLong(Campaign::events).max().orElse(0), large.events())
                + " The clients of the small ones look every 100 ms whether they are done.";
        return List.of(
            new Result.Duel(name(), title(), Unit.SECONDS, series, checks, List.of(note)));
      }
    }
  }

  /** Without the warm-up, which is the first. */
  private static Check figure(String what, Unit unit, List<Double> values) {
    return new Check(what, unit, Summary.of(values.subList(1, values.size())), Optional.empty());
  }

  /** The first app's campaigns that are nearest to a thousand events. */
  private static List<Campaign> small(DataSet data) {
    return data.campaigns().stream()
        .filter(campaign -> campaign.app() == 0)
        .sorted(
            Comparator.comparingDouble(campaign -> Math.abs(Math.log(campaign.events() / 1000.0))))
        .limit(SMALL)
        .toList();
  }

  /** Makes the exports all at once, and gives the seconds of each. */
  private static List<Double> atOnce(Client client, List<Campaign> campaigns)
      throws IOException, InterruptedException {
    List<Callable<Double>> exports =
        campaigns.stream().<Callable<Double>>map(one -> () -> export(client, one)).toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Double> seconds = new ArrayList<>();
      for (Future<Double> export : threads.invokeAll(exports)) {
        seconds.add(export.get());
      }
      return seconds;
    } catch (ExecutionException e) {
      throw new IOException("an export failed", e);
    }
  }

  private static double export(Client client, Campaign campaign)
      throws IOException, InterruptedException {
    DoubleSupplier watch = ProcessMeter.watch();
    String id = client.createExport(campaign, "events", "");
    JsonNode request = client.await(id, CLIENT_PAUSE);
    double seconds = watch.getAsDouble();
    client.delete(request.path("id").asText());
    return seconds;
  }
}
