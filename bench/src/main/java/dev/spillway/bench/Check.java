package dev.spillway.bench;

import java.util.Optional;

/**
 * A figure that is reported beside its budget.
 *
 * @param what it is of, such as {@code "Spillway ÷ DuckDB, ordered"}
 */
record Check(String what, Unit unit, Summary value, Optional<Budget> budget) {

  /** Spillway's values over the peer's, pair by pair. */
  static Check ratio(Series spillway, Series peer, Optional<Budget> budget) {
    return new Check(
        spillway.name() + " ÷ " + peer.name(),
        Unit.RATIO,
        Summary.ofRatios(spillway.values(), peer.values()),
        budget);
  }

  /** A budget that is no ratio. */
  static Check of(String what, Unit unit, Summary value, Budget budget) {
    return new Check(what, unit, value, Optional.of(budget));
  }

  /** Whether the median is within the budget; empty without a budget. */
  Optional<Boolean> holds() {
    return budget.map(bound -> bound.holds(value.median()));
  }
}
