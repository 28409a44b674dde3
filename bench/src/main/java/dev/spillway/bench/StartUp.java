package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** From the launcher's call to the line that says that it is ready, with an empty store. */
final class StartUp implements Comparison {
  private static final double BUDGET = 1.5;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "Start of an empty store, to ready";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    List<Series> series = lab.rounds().run(List.of(new Contender("Spillway", () -> start(lab))));
    return List.of(
        new Result.Duel(
            name(),
            title(),
            Unit.SECONDS,
            series,
            List.of(
                Check.of(
                    "to ready", Unit.SECONDS, series.getFirst().value(), Budget.atMost(BUDGET))),
            List.of("Through the launcher, which first looks whether the jar is up to date.")));
  }

  private static Sample start(Lab lab) throws IOException, InterruptedException {
    Path store = lab.folder().resolve("start");
    DoubleSupplier watch = ProcessMeter.watch();
    try (Spillway server = Spillway.serve(lab.stores().launcher(), store, Map.of())) {
      double seconds = watch.getAsDouble();
      ProcessMeter meter = server.meter();
      return new Sample(seconds, meter.cpuSeconds(), meter.peakBytes());
    } finally {
      Disk.delete(store);
    }
  }
}
