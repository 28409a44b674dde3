package dev.spillway.metrics;

import dev.spillway.event.EventStoreListener;
import dev.spillway.event.StoreWork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts what the event store does in the background. */
final class EventStoreMeters implements EventStoreListener {
  private final Map<StoreWork, Timer> durations = new EnumMap<>(StoreWork.class);
  private final Map<StoreWork, Counter> rows = new EnumMap<>(StoreWork.class);
  private final Map<StoreWork, Counter> failures = new EnumMap<>(StoreWork.class);

  EventStoreMeters(MeterRegistry registry) {
    for (StoreWork work : StoreWork.values()) {
      String label = Labels.of(work);
      durations.put(
          work,
          Buckets.ofWork("spillway.store.work")
              .description("Flushes, compactions and loads of whole files")
              .tag("work", label)
              .register(registry));
      rows.put(
          work,
          Counter.builder("spillway.store.work.rows")
              .description("Events that such work has moved")
              .tag("work", label)
              .register(registry));
      failures.put(
          work,
          Counter.builder("spillway.store.work.failures")
              .description("Times that such work failed")
              .tag("work", label)
              .register(registry));
    }
  }

  @Override
  public void worked(StoreWork work, Duration took, long moved) {
    Objects.requireNonNull(durations.get(work)).record(took);
    Objects.requireNonNull(rows.get(work)).increment((double) moved);
  }

  @Override
  public void failed(StoreWork work) {
    Objects.requireNonNull(failures.get(work)).increment();
  }
}
