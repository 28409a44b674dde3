package dev.spillway.bench;

import java.util.List;
import java.util.stream.IntStream;

/** The median of some numbers, with the least and the greatest. */
record Summary(double median, double least, double greatest) {

  static Summary of(List<Double> numbers) {
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException("there is no median of nothing");
    }
    List<Double> sorted = numbers.stream().sorted().toList();
    return new Summary(quantile(sorted, 0.5), sorted.getFirst(), sorted.getLast());
  }

  /**
   * The quotients of numbers that were measured one after the other, pair by pair. What disturbs a
   * machine for a while disturbs both of a pair, so that these vary less than the numbers do.
   */
  static Summary ofRatios(List<Double> numbers, List<Double> others) {
    if (numbers.size() != others.size()) {
      throw new IllegalArgumentException("pairs need as many numbers as others");
    }
    return of(
        IntStream.range(0, numbers.size())
            .mapToObj(pair -> numbers.get(pair) / others.get(pair))
            .toList());
  }

  /** The value that the share of the sorted numbers is not above, between its two neighbours. */
  static double quantile(List<Double> sorted, double share) {
    double place = share * (sorted.size() - 1);
    int below = (int) Math.floor(place);
    int above = (int) Math.ceil(place);
    return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
  }
}
