package dev.spillway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.client.ExportListener;
import dev.spillway.client.ExportResult;
import dev.spillway.client.ExportResult.Checked;
import dev.spillway.client.ExportView;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;

/** Shows an export on standard error, so that standard output is free for its bytes. */
final class ExportConsole implements ExportListener, AutoCloseable {
  private static final int UNKNOWN = -1;

  private final PrintWriter err;
  private final Optional<ProgressBars> bars;
  private final boolean quiet;
  private Optional<ProgressBar> bar = Optional.empty();
  private boolean isDownload;

  /**
   * Prepares it.
   *
   * @param quiet whether problems alone are told
   */
  ExportConsole(PrintWriter err, boolean quiet) {
    this.err = err;
    this.quiet = quiet;
    this.bars =
        quiet || !ProgressBars.areSeen() ? Optional.empty() : Optional.of(new ProgressBars());
  }

  @Override
  public void asked(ExportView request, boolean again) {
    tell((again ? "going on with export " : "asked for export ") + request.id());
  }

  @Override
  public void exporting(ExportView request) {
    if (bar.isEmpty() && bars.isPresent()) {
      bar = Optional.of(bars.get().open("Exporting", UNKNOWN));
    }
    bar.ifPresent(open ->
        request
            .percent()
            .ifPresent(percent -> {
              open.maxHint(100);
              open.stepTo(percent);
            }));
  }

  @Override
  public void downloading(long place, long size) {
    if (isDownload) {
      bar.ifPresent(open -> open.stepTo(place));
      return;
    }
    close();
    isDownload = true;
    bar = bars.map(all -> all.openBytes("Downloading", size));
    bar.ifPresent(open -> open.stepTo(place));
  }

  @Override
  public void downloaded(long place) {
    bar.ifPresent(open -> open.stepTo(place));
  }

  /** It was stopped before its end. */
  void printStopped() {
    close();
    note("it was ended early; the same command again goes on");
  }

  @Override
  public void note(String message) {
    err.println("spillway: " + message);
    err.flush();
  }

  private void tell(String message) {
    if (!quiet) {
      note(message);
    }
  }

  /** The end in one line: rows, size and time, and what could not be checked. */
  void print(String target, ExportResult result) {
    close();
    double seconds = Math.max(result.duration().toMillis(), 1) / 1000.0;
    List<String> facts = new ArrayList<>();
    result
        .request()
        .rows()
        .ifPresent(rows -> facts.add(String.format(Locale.ROOT, "%,d rows", rows)));
    facts.add(String.format(Locale.ROOT, "%,d bytes", result.size()));
    if (result.resumedAt() > 0) {
      facts.add(String.format(Locale.ROOT, "%,d of them there before", result.resumedAt()));
    }
    facts.add(
        switch (result.checked()) {
          case SHA256 -> "SHA-256 checked";
          case SIZE -> "SHA-256 not checked, since the server tells none; the size is right";
          case NOTHING -> "nothing checked, since the server tells neither SHA-256 nor size";
        });
    facts.add(String.format(Locale.ROOT, "%.1f s", seconds));
    tell(target + ": " + String.join(", ", facts));
  }

  /** The same as JSON; what the server does not tell is null. */
  static ObjectNode json(String target, ExportResult result) {
    ObjectNode json = JsonOption.object().put("id", result.request().id()).put("file", target);
    result
        .request()
        .rows()
        .ifPresentOrElse(rows -> json.put("rows", rows), () -> json.putNull("rows"));
    return json.put("size", result.size())
        .put("sha256", result.sha256())
        .put("sha256_checked", result.checked() == Checked.SHA256)
        .put("resumed_at", result.resumedAt())
        .put("seconds", result.duration().toMillis() / 1000.0);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
    bar = Optional.empty();
  }
}
