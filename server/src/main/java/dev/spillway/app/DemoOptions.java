package dev.spillway.app;

import java.util.function.LongConsumer;

/**
 * What the demo store is to hold.
 *
 * @param events how many events
 * @param progress told how many are there, while they are made
 */
public record DemoOptions(long events, LongConsumer progress) {
  /** How many there are unless somebody wants another number. */
  public static final long EVENTS = 200_000;
}
