package dev.spillway.load;

/** How many events of a part were taken, and how many refused. */
record Counts(long accepted, long rejected) {
  static final Counts NONE = new Counts(0, 0);

  Counts plus(Counts other) {
    return new Counts(accepted + other.accepted, rejected + other.rejected);
  }
}
