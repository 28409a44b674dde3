package dev.spillway.cli;

import dev.spillway.load.LoadListener;
import dev.spillway.load.LoadReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;

/** Shows a load: wrong events on standard output, everything else on standard error. */
final class LoadConsole implements LoadListener, AutoCloseable {
  private final PrintWriter out;
  private final PrintWriter err;
  private final Optional<ProgressBar> bar;

  LoadConsole(PrintWriter out, PrintWriter err, Optional<ProgressBar> bar) {
    this.out = out;
    this.err = err;
    this.bar = bar;
  }

  @Override
  public void read(long bytes) {
    bar.ifPresent(open -> open.stepBy(bytes));
  }

  @Override
  public synchronized void rejected(Path file, long line, String message) {
    out.println(file + ":" + line + ": " + message);
  }

  @Override
  public synchronized void note(Path file, String message) {
    err.println(file + ": " + message);
  }

  @Override
  public synchronized void waiting(String reason) {
    err.println("spillway: " + reason);
  }

  /** The end of the load in one line, and what to do if it is not whole. */
  void print(LoadReport report) {
    out.flush();
    double seconds = Math.max(report.duration().toMillis(), 1) / 1000.0;
    List<String> facts = new ArrayList<>();
    facts.add(
        String.format(
            Locale.ROOT,
            "%,d files: %,d events accepted, %,d rejected",
            report.files(),
            report.accepted(),
            report.rejected()));
    if (report.skippedParts() > 0) {
      facts.add(
          String.format(
              Locale.ROOT,
              "%,d parts with %,d events skipped, loaded before",
              report.skippedParts(),
              report.skippedEvents()));
    }
    if (report.failedFiles() > 0) {
      facts.add(String.format(Locale.ROOT, "%,d files failed", report.failedFiles()));
    }
    facts.add(
        String.format(Locale.ROOT, "%.1f s, %,.0f events/s", seconds, report.accepted() / seconds));
    err.println(String.join("; ", facts));
    if (report.stopped()) {
      err.println("spillway: it was ended early; run it again to go on");
    }
    report.failure().ifPresent(reason -> err.println("spillway: " + reason));
    err.flush();
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
