package dev.spillway.metrics;

import dev.spillway.intake.IntakeFormat;
import dev.spillway.intake.IntakeListener;
import dev.spillway.intake.IntakeOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Counts bodies of events and the events in them. */
final class IntakeMeters implements IntakeListener {
  private final ByLabel<IntakeFormat, ByLabel<Outcome, Counter>> bodies;
  private final ByLabel<IntakeFormat, Timer> durations;
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
    Set<IntakeFormat> formats = EnumSet.allOf(IntakeFormat.class);
    this.bodies = new ByLabel<>(formats, format -> bodies(registry, format));
    this.durations =
        new ByLabel<>(
            formats,
            format ->
                Buckets.ofAnswers("spillway.intake.duration")
                    .description("From a body's header until its events are durable")
                    .tag("format", format)
                    .register(registry));
    this.accepted = events(registry, "accepted");
    this.rejected = events(registry, "rejected");
  }

  private static ByLabel<Outcome, Counter> bodies(MeterRegistry registry, String format) {
    return new ByLabel<>(
        EnumSet.allOf(Outcome.class),
        outcome ->
            Counter.builder("spillway.intake.bodies")
                .description("Bodies of events by what became of them")
                .tag("format", format)
                .tag("outcome", outcome)
                .register(registry));
  }

  private static Counter events(MeterRegistry registry, String result) {
    return Counter.builder("spillway.intake.events")
        .description("Events that were stored, and those that were wrong")
        .tag("result", result)
        .register(registry);
  }

  @Override
  public void took(IntakeFormat format, IntakeOutcome outcome, Duration latency) {
    bodies.of(format).of(Outcome.of(outcome)).increment();
    switch (outcome) {
      case IntakeOutcome.Accepted(var stored, var rejections, var repeated) -> {
        if (!repeated) {
          durations.of(format).record(latency);
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
    bodies.of(format).of(Outcome.FAILED).increment();
  }
}
