package dev.spillway.export;

/**
 * How many different lines there are among many, told from a sample: as if each line were drawn by
 * chance from a number of different ones that are all as likely. Where some are likelier than
 * others there are more different ones than this tells.
 */
final class Repeats {
  private static final int STEPS = 64;

  private Repeats() {}

  /**
   * Estimates it.
   *
   * @param sampled how many lines the sample has
   * @param different how many of them are different
   * @param all how many lines there are
   */
  static long different(long sampled, long different, long all) {
    if (different >= sampled || all <= sampled) {
      return all <= sampled ? different : all;
    }
    double drawnFrom = drawnFrom(sampled, different);
    return Math.clamp(Math.round(expected(drawnFrom, all)), different, all);
  }

  /** The number of different ones of which so many are expected in such a sample. */
  private static double drawnFrom(long sampled, long different) {
    double low = different;
    // Nearly twice what few repeats come to; of many, all are seen already.
    double high = (double) sampled * sampled / (sampled - different);
    for (int step = 0; step < STEPS; step++) {
      double middle = (low + high) / 2;
      if (expected(middle, sampled) < different) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double expected(double drawnFrom, long draws) {
    return drawnFrom * -Math.expm1(-draws / drawnFrom);
  }
}
