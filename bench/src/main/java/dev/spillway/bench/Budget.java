package dev.spillway.bench;

/** A bound that a median is held to. */
record Budget(Bound bound, double limit) {

  enum Bound {
    AT_MOST("≤"),
    AT_LEAST("≥");

    private final String symbol;

    Bound(String symbol) {
      this.symbol = symbol;
    }
  }

  static Budget atMost(double limit) {
    return new Budget(Bound.AT_MOST, limit);
  }

  static Budget atLeast(double limit) {
    return new Budget(Bound.AT_LEAST, limit);
  }

  boolean holds(double value) {
    return switch (bound) {
      case AT_MOST -> value <= limit;
      case AT_LEAST -> value >= limit;
    };
  }

  String text(Unit unit) {
    return bound.symbol + " " + unit.format(limit) + " " + unit.symbol();
  }
}
