package dev.spillway.bench;

import java.util.Locale;

/** What a measured value is, and how it is written. */
enum Unit {
  SECONDS("s"),
  MILLISECONDS("ms"),
  PER_SECOND("/s"),
  BYTES_PER_SECOND("MB/s"),
  BYTES("MB"),
  RATIO("×");

  private static final double MEGA = 1e6;

  private final String symbol;

  Unit(String symbol) {
    this.symbol = symbol;
  }

  String symbol() {
    return symbol;
  }

  /** Whether more of it is better. */
  boolean isRate() {
    return this == PER_SECOND || this == BYTES_PER_SECOND;
  }

  /** The value as it is shown, without its unit; three digits of it are worth reading. */
  String format(double value) {
    double shown = this == BYTES || this == BYTES_PER_SECOND ? value / MEGA : value;
    double size = Math.abs(shown);
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", shown);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", shown);
  }
}
