package dev.spillway.metrics;

import java.util.Locale;

/** How our names look as values of labels. */
final class Labels {
  private Labels() {}

  static String of(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
