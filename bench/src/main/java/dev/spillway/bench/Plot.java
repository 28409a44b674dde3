package dev.spillway.bench;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws results as SVG: bars for contenders, lines on logarithmic axes for curves. */
final class Plot {
  private static final List<String> COLOURS =
      List.of("#2563eb", "#94a3b8", "#cbd5e1", "#f59e0b", "#10b981", "#a855f7", "#ef4444");
  private static final int WIDTH = 720;
  private static final int LEFT = 240;
  private static final int RIGHT = 100;
  private static final int TOP = 44;
  private static final int BAR = 30;
  private static final int CURVE_LEFT = 70;
  private static final int CURVE_HEIGHT = 360;
  private static final int CURVE_BOTTOM = 60;

  private final StringBuilder svg = new StringBuilder();

  private Plot() {}

  static boolean has(Result result) {
    return !(result instanceof Result.NotRun);
  }

  static String of(Result result) {
    Plot plot = new Plot();
    switch (result) {
      case Result.Duel duel -> plot.bars(duel);
      case Result.Curve curve -> plot.lines(curve);
      case Result.NotRun notRun -> throw new IllegalArgumentException("nothing was measured");
    }
    return plot.svg.toString();
  }

  private void begin(int height, String title) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">",
        WIDTH, height, WIDTH, height);
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
    add("<text x=\"16\" y=\"26\" font-size=\"16\" font-weight=\"bold\">%s</text>", escape(title));
  }

  @FormatMethod
  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void bars(Result.Duel duel) {
    Unit unit = duel.unit();
    begin(TOP + BAR * duel.series().size() + 20, duel.title() + ", " + unit.symbol());
    double greatest =
        duel.series().stream().mapToDouble(one -> one.value().greatest()).max().orElse(1);
    double scale = (WIDTH - LEFT - RIGHT) / greatest;
    for (int row = 0; row < duel.series().size(); row++) {
      Series series = duel.series().get(row);
      Summary value = series.value();
      int y = TOP + row * BAR;
      add(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
          LEFT - 10, y + 17, escape(series.name()));
      add(
          "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"22\" fill=\"%s\"/>",
          LEFT, y, value.median() * scale, COLOURS.get(row == 0 ? 0 : 1));
      // The line is the range, the bar the median.
      add(
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#0f172a\"/>",
          LEFT + value.least() * scale, y + 11, LEFT + value.greatest() * scale, y + 11);
      add(
          "<text x=\"%.1f\" y=\"%d\">%s</text>",
          LEFT + value.greatest() * scale + 8, y + 17, unit.format(value.median()));
    }
    add("</svg>");
  }

  private void lines(Result.Curve curve) {
    begin(CURVE_HEIGHT + 24 * curve.lines().size(), curve.title() + ", s");
    List<Double> sizes = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (Result.Line line : curve.lines()) {
      line.points()
          .forEach((size, series) -> {
            sizes.add((double) size);
            values.add(series.value().median());
          });
    }
    LogAxis across = LogAxis.of(sizes, CURVE_LEFT, WIDTH - 40);
    LogAxis up = LogAxis.of(values, CURVE_HEIGHT - CURVE_BOTTOM, TOP);
    grid(across, up, curve.sizes());
    for (int number = 0; number < curve.lines().size(); number++) {
      line(curve.lines().get(number), COLOURS.get(number % COLOURS.size()), across, up);
      int y = CURVE_HEIGHT + 24 * number;
      add(
          "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"14\" fill=\"%s\"/>",
          CURVE_LEFT, y, COLOURS.get(number % COLOURS.size()));
      add(
          "<text x=\"%d\" y=\"%d\">%s</text>",
          CURVE_LEFT + 22, y + 12, escape(curve.lines().get(number).name()));
    }
    add("</svg>");
  }

  private void grid(LogAxis across, LogAxis up, String sizes) {
    for (double tick : across.ticks()) {
      add(
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#e2e8f0\"/>",
          across.place(tick), TOP, across.place(tick), CURVE_HEIGHT - CURVE_BOTTOM);
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          across.place(tick), CURVE_HEIGHT - CURVE_BOTTOM + 18, LogAxis.label(tick));
    }
    for (double tick : up.ticks()) {
      add(
          "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#e2e8f0\"/>",
          CURVE_LEFT, up.place(tick), WIDTH - 40, up.place(tick));
      add(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          CURVE_LEFT - 8, up.place(tick) + 4, LogAxis.label(tick));
    }
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        (CURVE_LEFT + WIDTH - 40) / 2, CURVE_HEIGHT - CURVE_BOTTOM + 40, escape(sizes));
  }

  private void line(Result.Line line, String colour, LogAxis across, LogAxis up) {
    StringBuilder points = new StringBuilder();
    for (Map.Entry<Long, Series> point : line.points().entrySet()) {
      double x = across.place(point.getKey());
      double y = up.place(point.getValue().value().median());
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
      add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", x, y, colour);
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
        points.toString().strip(), colour);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
