package dev.spillway.metrics;

import dev.spillway.event.EventStoreListener;
import dev.spillway.event.StoreWork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Counts what the event store does in the background. */
final class EventStoreMeters implements EventStoreListener {
  private final ByLabel<StoreWork, Timer> durations;
  private final ByLabel<StoreWork, Counter> rows;
  private final ByLabel<StoreWork, Counter> failures;

  EventStoreMeters(MeterRegistry registry) {
    Set<StoreWork> all = EnumSet.allOf(StoreWork.class);
    this.durations =
        new ByLabel<>(
            all,
            work ->
                Buckets.ofWork("spillway.store.work")
                    .description("Flushes, compactions and loads of whole files")
                    .tag("work", work)
                    .register(registry));
    this.rows =
        new ByLabel<>(
            all,
            work ->
                Counter.builder("spillway.store.work.rows")
                    .description("Events that such work has moved")
                    .tag("work", work)
                    .register(registry));
    this.failures =
        new ByLabel<>(
            all,
            work ->
                Counter.builder("spillway.store.work.failures")
                    .description("Times that such work failed")
                    .tag("work", work)
                    .register(registry));
  }

  @Override
  public void worked(StoreWork work, Duration took, long moved) {
    durations.of(work).record(took);
    rows.of(work).increment((double) moved);
  }

  @Override
  public void failed(StoreWork work) {
    failures.of(work).increment();
  }
}
