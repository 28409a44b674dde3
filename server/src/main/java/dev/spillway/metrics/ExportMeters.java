package dev.spillway.metrics;

import dev.spillway.export.ExportListener;
import dev.spillway.export.ExportStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts exports by what becomes of them. */
final class ExportMeters implements ExportListener {
  private final Map<ExportStatus, Counter> states = new EnumMap<>(ExportStatus.class);
  private final Map<ExportStatus, Timer> durations = new EnumMap<>(ExportStatus.class);
  private final Map<Attempt, Counter> attempts = new EnumMap<>(Attempt.class);
  private final Counter rows;
  private final Counter bytes;

  ExportMeters(MeterRegistry registry) {
    for (ExportStatus status : ExportStatus.values()) {
      states.put(
          status,
          Counter.builder("spillway.exports")
              .description("Requests that have reached this state since the start")
              .tag("state", Labels.of(status))
              .register(registry));
    }
    for (ExportStatus end : new ExportStatus[] {ExportStatus.SUCCESS, ExportStatus.ERROR}) {
      durations.put(
          end,
          Buckets.ofWork("spillway.export.duration")
              .description("From the POST to the end, waiting and every attempt included")
              .tag("state", Labels.of(end))
              .register(registry));
    }
    for (Attempt outcome : Attempt.values()) {
      attempts.put(
          outcome,
          Counter.builder("spillway.export.attempts")
              .description("Attempts by what they came to")
              .tag("outcome", Labels.of(outcome))
              .register(registry));
    }
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
    Objects.requireNonNull(states.get(status)).increment(requests);
  }

  @Override
  public void attempted(Attempt outcome) {
    Objects.requireNonNull(attempts.get(outcome)).increment();
  }

  @Override
  public void ended(ExportStatus status, Duration sinceCreated) {
    Timer timer = durations.get(status);
    if (timer != null) {
      timer.record(sinceCreated);
    }
  }

  @Override
  public void published(long lines, long size) {
    rows.increment((double) lines);
    bytes.increment((double) size);
  }
}
