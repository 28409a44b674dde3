package dev.spillway.metrics;

import dev.spillway.intake.IntakeFormat;
import dev.spillway.intake.IntakeListener;
import dev.spillway.intake.IntakeOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts bodies of events and the events in them. */
final class IntakeMeters implements IntakeListener {
  private final Map<IntakeFormat, Map<Outcome, Counter>> bodies = new EnumMap<>(IntakeFormat.class);
  private final Map<IntakeFormat, Timer> durations = new EnumMap<>(IntakeFormat.class);
  private final Counter accepted;
  private final Counter rejected;

  /** What became of a body, and why it was refused. */
  private enum Outcome {
    ACCEPTED,
    REPEATED,
    WRONG_EVENTS,
    KEY_REUSED,
    BUSY,
    DISK_FULL,
    TOO_LARGE,
    FAILED;

    static Outcome of(IntakeOutcome outcome) {
      return switch (outcome) {
        case IntakeOutcome.Accepted(var count, var rejections, var repeated) ->
            repeated ? REPEATED : ACCEPTED;
        case IntakeOutcome.Rejected rejected -> WRONG_EVENTS;
        case IntakeOutcome.KeyReused reused -> KEY_REUSED;
        case IntakeOutcome.Busy busy -> BUSY;
        case IntakeOutcome.DiskFull full -> DISK_FULL;
        case IntakeOutcome.TooLarge large -> TOO_LARGE;
      };
    }
  }

  IntakeMeters(MeterRegistry registry) {
    for (IntakeFormat format : IntakeFormat.values()) {
      Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
      for (Outcome outcome : Outcome.values()) {
        outcomes.put(
            outcome,
            Counter.builder("spillway.intake.bodies")
                .description("Bodies of events by what became of them")
                .tag("format", Labels.of(format))
                .tag("outcome", Labels.of(outcome))
                .register(registry));
      }
      bodies.put(format, outcomes);
      durations.put(
          format,
          Buckets.ofAnswers("spillway.intake.duration")
              .description("From a body's header until its events are durable")
              .tag("format", Labels.of(format))
              .register(registry));
    }
    this.accepted = events(registry, "accepted");
    this.rejected = events(registry, "rejected");
  }

  private static Counter events(MeterRegistry registry, String result) {
    return Counter.builder("spillway.intake.events")
        .description("Events that were stored, and those that were wrong")
        .tag("result", result)
        .register(registry);
  }

  @Override
  public void took(IntakeFormat format, IntakeOutcome outcome, Duration latency) {
    count(format, Outcome.of(outcome));
    switch (outcome) {
      case IntakeOutcome.Accepted(var stored, var rejections, var repeated) -> {
        if (!repeated) {
          Objects.requireNonNull(durations.get(format)).record(latency);
          accepted.increment((double) stored);
          rejected.increment((double) rejections.count());
        }
      }
      case IntakeOutcome.Rejected(var rejections) ->
          rejected.increment((double) rejections.count());
      case IntakeOutcome.KeyReused reused -> {}
      case IntakeOutcome.Busy busy -> {}
      case IntakeOutcome.DiskFull full -> {}
      case IntakeOutcome.TooLarge large -> {}
    }
  }

  @Override
  public void failed(IntakeFormat format) {
    count(format, Outcome.FAILED);
  }

  private void count(IntakeFormat format, Outcome outcome) {
    Objects.requireNonNull(Objects.requireNonNull(bodies.get(format)).get(outcome)).increment();
  }
}
