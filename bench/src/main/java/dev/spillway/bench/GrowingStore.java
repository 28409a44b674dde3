package dev.spillway.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Exports of the same small campaigns as the store around them grows. */
final class GrowingStore implements Comparison {
  private static final double BUDGET = 1.3;

  @Override
  public String name() {
    return "growing-store";
  }

  @Override
  public String title() {
    return "One campaign's export of 10,000 events as the store grows";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    List<DataSet> sets = List.of(lab.small(), lab.medium(), lab.large());
    Map<Long, Series> burst = new LinkedHashMap<>();
    Map<Long, Series> spread = new LinkedHashMap<>();
    for (DataSet data : sets) {
      try (Spillway server = lab.stores().serve(data);
          Client client = server.client(0)) {
        ExportTimer timer = new ExportTimer(server, client);
        List<Series> series =
            lab.shortRounds()
                .run(
                    List.of(
                        contender(timer, data, DataSet.BURST, "Spillway, a campaign of a week"),
                        contender(timer, data, DataSet.SPREAD, "Spillway, one of 90 days")));
        burst.put(data.events(), series.getFirst());
        spread.put(data.events(), series.getLast());
      }
    }
    List<Result.Line> lines = new ArrayList<>();
    lines.add(new Result.Line("Spillway, a campaign of a week", burst));
    lines.add(new Result.Line("Spillway, one of 90 days", spread));
    List<Check> checks =
        lines.stream()
            .map(line -> growth(line, sets.getFirst().events(), sets.getLast().events()))
            .toList();
    return List.of(
        new Result.Curve(
            name(),
            title(),
            "events in the store",
            lines,
            checks,
            List.of("Each store has both campaigns, with the same events in all.")));
  }

  private static Contender contender(ExportTimer timer, DataSet data, String token, String name) {
    Campaign campaign = data.campaign(token);
    return new Contender(name, () -> timer.time(campaign, "events", Lab.SHORT_PAUSE));
  }

  private static Check growth(Result.Line line, long small, long large) {
    List<Double> least = Objects.requireNonNull(line.points().get(small)).values();
    List<Double> most = Objects.requireNonNull(line.points().get(large)).values();
    return new Check(
        line.name() + ": %,d ÷ %,d events".formatted(large, small),
        Unit.RATIO,
        Summary.ofRatios(most, least),
        Optional.of(Budget.atMost(BUDGET)));
  }
}
