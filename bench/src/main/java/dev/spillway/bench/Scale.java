package dev.spillway.bench;

/**
 * How much is measured.
 *
 * @param small events in the smallest of the three stores that a curve is drawn over
 * @param group events of one transactional group, which a full export is of
 * @param largeGroup events of the largest export, of a group that is all of its store
 * @param smallGroup events of one that row by row peers export, who take minutes for the other
 * @param intake events of a month that an intake is measured with
 * @param rounds how often each contender runs, after its warm-up
 * @param answerSeconds how long status answers are counted
 */
record Scale(
    String name,
    long small,
    long medium,
    long large,
    long group,
    long largeGroup,
    long smallGroup,
    long intake,
    int rounds,
    int answerSeconds) {

  static final Scale FULL =
      new Scale(
          "full",
          1_000_000,
          20_000_000,
          100_000_000,
          20_000_000,
          100_000_000,
          5_000_000,
          4_000_000,
          5,
          5);
  static final Scale QUICK =
      new Scale(
          "quick", 200_000, 1_000_000, 3_000_000, 1_000_000, 3_000_000, 500_000, 200_000, 2, 1);
}
