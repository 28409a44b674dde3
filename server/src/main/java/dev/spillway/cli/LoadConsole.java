package dev.spillway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.spillway.load.LoadListener;
import dev.spillway.load.LoadReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;

/** Shows a load: wrong events on standard output, everything else on standard error. */
final class LoadConsole implements LoadListener, AutoCloseable {
  private final Form form;
  private final PrintWriter err;
  private final Optional<ProgressBar> bar;

  LoadConsole(Form form, PrintWriter err, Optional<ProgressBar> bar) {
    this.form = form;
    this.err = err;
    this.bar = bar;
  }

  /** What standard output is made of. */
  sealed interface Form {
    void rejected(Path file, long line, String message);

    void end(LoadReport report);
  }

  /** A line for each wrong event. */
  record Text(PrintWriter out) implements Form {
    @Override
    public void rejected(Path file, long line, String message) {
      out.println(file + ":" + line + ": " + message);
    }

    @Override
    public void end(LoadReport report) {
      out.flush();
    }
  }

  /** One document, written as events are found wrong, of which there may be many. */
  static final class Json implements Form {
    private final PrintWriter out;
    private final JsonGenerator json;

    Json(PrintWriter out) throws IOException {
      this.out = out;
      json =
          new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeArrayFieldStart("errors");
    }

    @Override
    public void rejected(Path file, long line, String message) {
      try {
        json.writeStartObject();
        json.writeStringField("file", file.toString());
        json.writeNumberField("line", line);
        json.writeStringField("message", message);
        json.writeEndObject();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void end(LoadReport report) {
      try {
        json.writeEndArray();
        json.writeNumberField("files", report.files());
        json.writeNumberField("failed_files", report.failedFiles());
        json.writeNumberField("accepted", report.accepted());
        json.writeNumberField("rejected", report.rejected());
        json.writeNumberField("skipped_parts", report.skippedParts());
        json.writeNumberField("skipped_events", report.skippedEvents());
        json.writeBooleanField("whole", report.isWhole());
        json.writeBooleanField("stopped", report.stopped());
        json.writeStringField(
            "failure", report.failure().map(failure -> failure.reason()).orElse(null));
        json.writeNumberField("seconds", report.duration().toMillis() / 1000.0);
        json.writeEndObject();
        json.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      out.println();
      out.flush();
    }
  }

  @Override
  public void read(long bytes) {
    bar.ifPresent(open -> open.stepBy(bytes));
  }

  @Override
  public synchronized void rejected(Path file, long line, String message) {
    form.rejected(file, line, message);
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
  synchronized void print(LoadReport report) {
    close();
    form.end(report);
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
    report.failure().ifPresent(failure -> err.println("spillway: " + failure.reason()));
    err.flush();
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
