package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Tells what a soak was like, and whether memory and files stayed flat.
 *
 * @param erasures how many persons were erased
 * @param wrong what the exports have that was not acknowledged, or the other way round
 */
record SoakReport(
    List<SoakSample> samples, long minutes, long events, int erasures, List<String> wrong) {
  private static final double HELD_GROWTH = 1.15;

  /** While events come in, a day has a few runs, and a file of each flush since the last look. */
  private static final double FILES_OVER_BOUND = 4;

  private static final double FILES_GROWTH = 1.15;

  private static final double MEGA = 1e6;
  private static final int WIDTH = 720;
  private static final int PANEL = 120;
  private static final int LEFT = 20;

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("soak.md"), text());
    Files.writeString(folder.resolve("soak.svg"), plot());
  }

  boolean isGood() {
    return isMemoryFlat() && areFilesFew() && wrong.isEmpty();
  }

  private List<SoakSample> third(int number) {
    return samples.subList(samples.size() * number / 3, samples.size() * (number + 1) / 3);
  }

  /** The mean of the last third of the time against that of the middle one. */
  private double growth(ToDoubleFunction<SoakSample> value) {
    return mean(third(2).stream().mapToDouble(value)) / mean(third(1).stream().mapToDouble(value));
  }

  private double growthOfHeld(ToDoubleFunction<ProcessMeter.Held> value) {
    return meanHeld(2, value) / meanHeld(1, value);
  }

  private double meanHeld(int number, ToDoubleFunction<ProcessMeter.Held> value) {
    return mean(third(number).stream().flatMap(one -> one.held().stream()).mapToDouble(value));
  }

  private static double mean(DoubleStream values) {
    return values.average().orElse(0);
  }

  /** Garbage that is not yet collected is no growth. */
  private boolean isMemoryFlat() {
    return growthOfHeld(one -> one.live() + one.beside()) <= HELD_GROWTH;
  }

  private double worst() {
    return samples.stream().mapToDouble(SoakSample::worst).max().orElse(0);
  }

  private double filesGrowth() {
    return growth(SoakSample::files);
  }

  private boolean areFilesFew() {
    return worst() <= FILES_OVER_BOUND && filesGrowth() <= FILES_GROWTH;
  }

  /** The table, with the verdict before it. */
  String text() {
    StringBuilder text = new StringBuilder();
    SoakSample last = samples.getLast();
    text.append(
        """
        # Soak

        %d minutes: %,d events, %,.0f a second; %,d exports; %d persons erased.

        - Memory: %s. What it holds, its heap after a collection and all beside the heap, is in the \
        mean of the last third %.2f × that of the middle one; flat is at most %.2f ×. The objects in \
        use alone: %.2f ×, %.0f MB in the mean; what is beside the heap: %.2f ×, %.0f MB in the mean. RSS, \
        with garbage: %.2f ×.
        - Files: %s. At no moment had a day of an app more than %.2f × the files that it may have \
        once it has settled, max(4, bytes / 64 MiB + 1); few is at most %.0f ×; their \
        mean in the last third is %.2f × that of the middle one, flat is at most %.2f ×. On disk are those \
        of the last hour's snapshots too.
        - Books: %s.

        | s | events | RSS MB | heap MB | in use MB | beside heap MB | buffer MB | files | on disk | worst × | open files \
        | exports | intake p50 ms | p99 | export p50 ms | p99 |
        |---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
        """
            .formatted(
                minutes,
                events,
                last.events() / last.seconds(),
                samples.stream().mapToLong(SoakSample::exports).sum(),
                erasures,
                isMemoryFlat() ? "flat" : "NOT FLAT",
                growthOfHeld(one -> one.live() + one.beside()),
                HELD_GROWTH,
                growthOfHeld(ProcessMeter.Held::live),
                meanHeld(2, ProcessMeter.Held::live) / MEGA,
                growthOfHeld(ProcessMeter.Held::beside),
                meanHeld(2, ProcessMeter.Held::beside) / MEGA,
                growth(SoakSample::resident),
                areFilesFew() ? "few, and flat" : "TOO MANY, OR MORE AND MORE",
                worst(),
                FILES_OVER_BOUND,
                filesGrowth(),
                FILES_GROWTH,
                wrong.isEmpty()
                    ? "exports of everything give the acknowledged events without the erased"
                        + " persons', each once"
                    : "WRONG; " + String.join("; ", wrong)));
    samples.forEach(sample -> text.append(row(sample)));
    return text.toString();
  }

  private static String row(SoakSample sample) {
    return String.format(
        Locale.ROOT,
        "| %.0f | %,d | %.0f | %.0f | %s | %s | %.1f | %d | %d | %.2f | %d | %d | %.1f | %.1f | %.0f | %.0f |%n",
        sample.seconds(),
        sample.events(),
        sample.resident() / MEGA,
        sample.heap() / MEGA,
        sample.held().map(one -> "%.0f".formatted(one.live() / MEGA)).orElse(""),
        sample.held().map(one -> "%.0f".formatted(one.beside() / MEGA)).orElse(""),
        sample.buffer() / MEGA,
        sample.files(),
        sample.filesOnDisk(),
        sample.worst(),
        sample.openFiles(),
        sample.exports(),
        sample.intake().half(),
        sample.intake().tail(),
        sample.export().half(),
        sample.export().tail());
  }

  /** One curve below the other, each from zero to its own greatest value. */
  private record Panel(String title, ToDoubleFunction<SoakSample> value) {}

  private String plot() {
    List<Panel> panels =
        List.of(
            new Panel("RSS, MB", sample -> sample.resident() / MEGA),
            new Panel("heap, MB", sample -> sample.heap() / MEGA),
            new Panel("buffer, MB", sample -> sample.buffer() / MEGA),
            new Panel("files of the current snapshot", SoakSample::files),
            new Panel("files on disk", SoakSample::filesOnDisk),
            new Panel("open file descriptors", SoakSample::openFiles),
            new Panel("intake of a body, p99, ms", sample -> sample.intake().tail()),
            new Panel("export, p99, ms", sample -> sample.export().tail()));
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" \
        font-size="13">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        """
            .formatted(WIDTH, PANEL * panels.size() + 10));
    for (int number = 0; number < panels.size(); number++) {
      svg.append(panel(panels.get(number), PANEL * number));
    }
    return svg.append("</svg>\n").toString();
  }

  private String panel(Panel panel, int top) {
    double greatest = samples.stream().mapToDouble(panel.value()).max().orElse(0);
    double end = samples.getLast().seconds();
    int bottom = top + PANEL - 10;
    StringBuilder points = new StringBuilder();
    for (SoakSample sample : samples) {
      double x = LEFT + (WIDTH - 2 * LEFT) * sample.seconds() / end;
      double y =
          bottom - (PANEL - 40) * panel.value().applyAsDouble(sample) / Math.max(1, greatest);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
    return String.format(
        Locale.ROOT,
        """
        <text x="%d" y="%d">%s; at most %,.0f</text>
        <line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#94a3b8"/>
        <polyline points="%s" fill="none" stroke="#2563eb" stroke-width="2"/>
        """,
        LEFT,
        top + 20,
        panel.title(),
        greatest,
        LEFT,
        bottom,
        WIDTH - LEFT,
        bottom,
        points.toString().strip());
  }
}
