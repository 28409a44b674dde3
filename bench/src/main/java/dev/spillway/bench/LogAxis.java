package dev.spillway.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A logarithmic axis between two powers of ten, drawn from one place to another. */
record LogAxis(int lowest, int highest, double from, double to) {

  static LogAxis of(List<Double> values, double from, double to) {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
    double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    int lowest = (int) Math.floor(Math.log10(least));
    int highest = (int) Math.ceil(Math.log10(greatest));
    return new LogAxis(lowest, Math.max(highest, lowest + 1), from, to);
  }

  double place(double value) {
    return from + (to - from) * (Math.log10(value) - lowest) / (highest - lowest);
  }

  List<Double> ticks() {
    return IntStream.rangeClosed(lowest, highest).mapToObj(power -> Math.pow(10, power)).toList();
  }

  static String label(double tick) {
    return tick >= 1 ? String.format(Locale.ROOT, "%,.0f", tick) : Double.toString(tick);
  }
}
