package dev.spillway.event;

import java.time.Duration;

/**
 * Told what the event store has done, by its own threads. What it does must be quick and must not
 * fail. Thread-safe.
 */
public interface EventStoreListener {
  /** Does nothing. */
  EventStoreListener NONE = new EventStoreListener() {};

  /** Some work is done, of so many events. */
  default void worked(StoreWork work, Duration took, long rows) {}

  /** Some work failed; it is tried again, or its sender is told. */
  default void failed(StoreWork work) {}
}
