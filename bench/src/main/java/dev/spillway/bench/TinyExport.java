package dev.spillway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The least that an export takes: of no events, and of a thousand, alone and during intake. */
final class TinyExport implements Comparison {
  private static final double BUDGET_MILLIS = 50;
  private static final double BUDGET_BUSY_MILLIS = 1500;

  @Override
  public String name() {
    return "tiny-export";
  }

  @Override
  public String title() {
    return "A tiny export, POST to SUCCESS";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    DataSet data = lab.medium();
    Campaign nothing = new Campaign(0, 0, "campaign", "nothing", 0, false);
    Campaign tiny = data.campaign("burst-1000");
    List<Series> series = new ArrayList<>();
    try (Spillway server = lab.stores().serve(data);
        Client client = server.client(0)) {
      ExportTimer timer = new ExportTimer(server, client);
      series.addAll(
          lab.shortRounds()
              .run(
                  List.of(
                      contender("Spillway, no events", () -> {}, timer, nothing),
                      contender("Spillway, 1,000 events", () -> {}, timer, tiny))));
    }
    series.addAll(duringIntake(lab, nothing));
    List<Check> checks =
        List.of(
            check(series.get(0), BUDGET_MILLIS),
            check(series.get(1), BUDGET_MILLIS),
            check(series.get(2), BUDGET_BUSY_MILLIS));
    return List.of(
        new Result.Duel(
            name(),
            title(),
            Unit.MILLISECONDS,
            series,
            checks,
            List.of(
                "Exports one after the other. During intake, bodies of 1,000 events come"
                    + " at 5,000 events a second, and each export comes right after one, so that"
                    + " it waits for a flush.")));
  }

  /** In a store of its own, since what comes in stays. */
  private static List<Series> duringIntake(Lab lab, Campaign campaign)
      throws IOException, InterruptedException {
    Spillway started =
        Spillway.serve(lab.stores().launcher(), lab.stores().makeEmpty("busy"), Map.of());
    try (started;
        Client client = started.client(0);
        SteadyIntake intake = SteadyIntake.start(started.client(1))) {
      ExportTimer timer = new ExportTimer(started, client);
      List<Series> series =
          lab.shortRounds()
              .run(
                  List.of(
                      contender(
                          "Spillway, no events, during intake",
                          intake::awaitBody,
                          timer,
                          campaign)));
      intake.check();
      return series;
    }
  }

  /** Something that is waited for and does not count. */
  @FunctionalInterface
  private interface Before {
    void await() throws IOException, InterruptedException;
  }

  private static Contender contender(
      String name, Before before, ExportTimer timer, Campaign campaign) {
    return new Contender(
        name,
        () -> {
          before.await();
          Sample sample = timer.time(campaign, "events", Lab.SHORT_PAUSE);
          return sample.withValue(1000 * sample.value());
        });
  }

  private static Check check(Series series, double budget) {
    return Check.of(series.name(), Unit.MILLISECONDS, series.value(), Budget.atMost(budget));
  }
}
