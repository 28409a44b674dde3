package dev.spillway.metrics;

import dev.spillway.export.ExportListener;
import dev.spillway.export.ExportStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumSet;

/** Counts exports by what becomes of them. */
final class ExportMeters implements ExportListener {
  private final ByLabel<ExportStatus, Counter> states;
  private final ByLabel<ExportStatus, Timer> durations;
  private final ByLabel<Attempt, Counter> attempts;
  private final Counter rows;
  private final Counter bytes;

  ExportMeters(MeterRegistry registry) {
    this.states =
        new ByLabel<>(
            EnumSet.allOf(ExportStatus.class),
            state ->
                Counter.builder("spillway.exports")
                    .description("Requests that have reached this state since the start")
                    .tag("state", state)
                    .register(registry));
    this.durations =
        new ByLabel<>(
            EnumSet.of(ExportStatus.SUCCESS, ExportStatus.ERROR),
            state ->
                Buckets.ofWork("spillway.export.duration")
                    .description("From the POST to the end, waiting and every attempt included")
                    .tag("state", state)
                    .register(registry));
    this.attempts =
        new ByLabel<>(
            EnumSet.allOf(Attempt.class),
            outcome ->
                Counter.builder("spillway.export.attempts")
                    .description("Attempts by what they came to")
                    .tag("outcome", outcome)
                    .register(registry));
    this.rows =
        Counter.builder("spillway.exported.rows")
            .description("Lines of finished files")
            .register(registry);
    this.bytes =
        Counter.builder("spillway.exported")
            .baseUnit("bytes")
            .description("Bytes of finished files")
            .register(registry);
  }

  @Override
  public void became(ExportStatus status, int requests) {
    states.of(status).increment(requests);
  }

  @Override
  public void attempted(Attempt outcome) {
    attempts.of(outcome).increment();
  }

  @Override
  public void ended(ExportStatus status, Duration sinceCreated) {
    durations.of(status).record(sinceCreated);
  }

  @Override
  public void published(long lines, long size) {
    rows.increment((double) lines);
    bytes.increment((double) size);
  }
}
