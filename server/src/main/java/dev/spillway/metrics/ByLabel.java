package dev.spillway.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * A meter for each value of a label, there from the start, so that what has not happened yet is
 * shown as 0. Thread-safe.
 */
final class ByLabel<E extends Enum<E>, M> {
  private final Map<E, M> meters;

  /**
   * Makes them.
   *
   * @param values at least one
   * @param meter makes the meter of a label's value
   */
  ByLabel(Set<E> values, Function<String, M> meter) {
    this.meters = new EnumMap<>(values.iterator().next().getDeclaringClass());
    values.forEach(value -> meters.put(value, meter.apply(label(value))));
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  M of(E value) {
    return Objects.requireNonNull(meters.get(value), "this value has no meter");
  }
}
