package dev.spillway.bench;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** A report for people. */
final class MarkdownReport {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Report report;
  private final StringBuilder text = new StringBuilder();

  MarkdownReport(Report report) {
    this.report = report;
  }

  String text() {
    machine();
    budgets();
    report.results().forEach(this::result);
    return text.toString();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void machine() {
    line("# Measured by `bench/run`\n");
    line(
        "%s, at %s size, %d rounds each after a warm-up.\n"
            .formatted(DATE.format(report.date()), report.scale().name(), report.scale().rounds()));
    SequencedMap<String, String> facts = report.machine().facts();
    line("| | |");
    line("|---|---|");
    facts.forEach((name, value) -> line("| %s | %s |".formatted(name, value)));
    line("");
  }

  private void budgets() {
    line("## Budgets\n");
    line("| comparison | figure | median | range | budget | |");
    line("|---|---|---:|---:|---:|---|");
    for (Result result : report.results()) {
      if (result instanceof Result.NotRun(var name, var title, var reason)) {
        line("| %s | not run: %s | | | | |".formatted(title, reason));
      }
      for (Check check : result.checks()) {
        line(
            "| %s | %s | %s %s | %s | %s | %s |"
                .formatted(
                    result.title(),
                    check.what(),
                    check.unit().format(check.value().median()),
                    check.unit().symbol(),
                    range(check.unit(), check.value()),
                    check.budget().map(budget -> budget.text(check.unit())).orElse(""),
                    check.holds().map(holds -> holds ? "holds" : "**missed**").orElse("")));
      }
    }
    line("");
  }

  private static String range(Unit unit, Summary value) {
    return unit.format(value.least()) + " to " + unit.format(value.greatest());
  }

  private void result(Result result) {
    line("## %s\n".formatted(result.title()));
    switch (result) {
      case Result.Duel duel -> duel(duel);
      case Result.Curve curve -> curve(curve);
      case Result.NotRun(var name, var title, var reason) ->
          line("Not run: %s.\n".formatted(reason));
    }
    result.notes().forEach(note -> line("%s\n".formatted(note)));
    if (Plot.has(result)) {
      line("![%s](%s.svg)\n".formatted(result.title(), result.name()));
    }
  }

  private void duel(Result.Duel duel) {
    line(
        "| | median, %s | range | CPU, s, and range | peak memory, MB, and range |"
            .formatted(duel.unit().symbol()));
    line("|---|---:|---:|---:|---:|");
    for (Series series : duel.series()) {
      row(series.name(), duel.unit(), series);
    }
    line("");
  }

  private void curve(Result.Curve curve) {
    line(
        "| | %s | median, s | range | CPU, s, and range | peak memory, MB, and range |"
            .formatted(curve.sizes()));
    line("|---|---:|---:|---:|---:|---:|");
    for (Result.Line one : curve.lines()) {
      for (Map.Entry<Long, Series> point : one.points().entrySet()) {
        row(
            one.name() + " | " + String.format(Locale.ROOT, "%,d", point.getKey()),
            Unit.SECONDS,
            point.getValue());
      }
    }
    line("");
  }

  private void row(String head, Unit unit, Series series) {
    line(
        "| %s | %s | %s | %s | %s |"
            .formatted(
                head,
                unit.format(series.value().median()),
                range(unit, series.value()),
                withRange(Unit.SECONDS, series.cpuSeconds()),
                peak(series)));
  }

  private static String withRange(Unit unit, Summary value) {
    return "%s (%s)".formatted(unit.format(value.median()), range(unit, value));
  }

  /** Of programs that end by themselves the peak is not known. */
  private static String peak(Series series) {
    Summary peak = series.peakBytes();
    return peak.greatest() > 0 ? withRange(Unit.BYTES, peak) : "";
  }
}
