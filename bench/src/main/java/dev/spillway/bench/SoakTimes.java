package dev.spillway.bench;

import java.util.ArrayList;
import java.util.List;

/** The seconds that bodies and exports took since they were asked for last. Thread-safe. */
final class SoakTimes {
  private List<Double> intake = new ArrayList<>();
  private List<Double> exports = new ArrayList<>();

  synchronized void intake(double seconds) {
    intake.add(seconds);
  }

  synchronized void export(double seconds) {
    exports.add(seconds);
  }

  synchronized List<Double> takeIntake() {
    List<Double> taken = intake.stream().sorted().toList();
    intake = new ArrayList<>();
    return taken;
  }

  synchronized List<Double> takeExports() {
    List<Double> taken = exports.stream().sorted().toList();
    exports = new ArrayList<>();
    return taken;
  }
}
