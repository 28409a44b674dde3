package dev.spillway.bench;

/**
 * How many lines there are, and the sum of their hashes: what was sent and what comes back have the
 * same, in whatever order.
 */
record Tally(long lines, long hashes) {
  static final Tally NOTHING = new Tally(0, 0);

  private static final long PRIME = 0x100000001b3L;

  /** This and one line more. */
  Tally with(CharSequence line) {
    long hash = line.length();
    for (int place = 0; place < line.length(); place++) {
      hash = (hash ^ line.charAt(place)) * PRIME;
    }
    // Or lines that differ in their ends alone would have hashes that are near each other.
    hash ^= hash >>> 32;
    return new Tally(lines + 1, hashes + hash * PRIME);
  }

  Tally plus(Tally other) {
    return new Tally(lines + other.lines, hashes + other.hashes);
  }
}
