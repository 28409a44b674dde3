package dev.spillway.intake;

import java.time.Duration;

/**
 * Told what became of bodies of events, by the threads that took them. What it does must be quick
 * and must not fail. Thread-safe.
 */
public interface IntakeListener {
  /** Does nothing. */
  IntakeListener NONE = new IntakeListener() {};

  /** A body was answered, so long after its header came. */
  default void took(IntakeFormat format, IntakeOutcome outcome, Duration latency) {}

  /** A body was not read to its end, or the store could not say that it is durable. */
  default void failed(IntakeFormat format) {}
}
