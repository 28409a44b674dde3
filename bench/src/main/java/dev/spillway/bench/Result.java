package dev.spillway.bench;

import java.util.List;
import java.util.Map;

/** What a comparison found, to be written down. */
sealed interface Result {

  /** Its name, which its plot is called by. */
  String name();

  String title();

  /** What a reader has to know to read it. */
  List<String> notes();

  /** The figures that have budgets, and the ratios. */
  List<Check> checks();

  /** Contenders that did the same, one after the other in each round. */
  record Duel(
      String name,
      String title,
      Unit unit,
      List<Series> series,
      List<Check> checks,
      List<String> notes)
      implements Result {
    public Duel {
      series = List.copyOf(series);
      checks = List.copyOf(checks);
      notes = List.copyOf(notes);
    }
  }

  /** How a cost grows with a size. */
  record Curve(
      String name,
      String title,
      String sizes,
      List<Line> lines,
      List<Check> checks,
      List<String> notes)
      implements Result {
    public Curve {
      lines = List.copyOf(lines);
      checks = List.copyOf(checks);
      notes = List.copyOf(notes);
    }
  }

  /** The values of one contender by size. */
  record Line(String name, Map<Long, Series> points) {}

  /** It could not be run here. */
  record NotRun(String name, String title, String reason) implements Result {
    @Override
    public List<String> notes() {
      return List.of();
    }

    @Override
    public List<Check> checks() {
      return List.of();
    }
  }
}
