package dev.spillway.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;

/** The borders of histograms: few, since each is a time series for each set of labels. */
final class Buckets {
  private static final Duration[] ANSWERS =
      millis(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);

  private static final Duration[] WORK =
      millis(
          25,
          50,
          100,
          250,
          500,
          1_000,
          2_500,
          5_000,
          10_000,
          30_000,
          60_000,
          300_000,
          900_000,
          3_600_000,
          21_600_000);

  private Buckets() {}

  /** A timer of what clients wait for. */
  static Timer.Builder ofAnswers(String name) {
    return Timer.builder(name).serviceLevelObjectives(ANSWERS);
  }

  /** A timer of work in the background. */
  static Timer.Builder ofWork(String name) {
    return Timer.builder(name).serviceLevelObjectives(WORK);
  }

  private static Duration[] millis(long... borders) {
    return Arrays.stream(borders).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
