package dev.spillway.console;

import dev.spillway.export.ExportFile;
import dev.spillway.export.ExportRequest;
import dev.spillway.export.ExportRuns.Run;
import dev.spillway.export.ExportSpec;
import dev.spillway.export.ExportState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as people read it.
 *
 * @param status as on the wire
 * @param label the status in a word
 * @param percent how far it is, 0 to 100
 * @param left what is known of the time left; empty when nothing is
 * @param rows lines of the file, or written so far; a dash when there are none
 * @param message why it failed; empty when it did not
 */
record ExportRow(
    String id,
    String status,
    String label,
    String kind,
    String token,
    String shape,
    String range,
    String fullRange,
    int percent,
    String left,
    String rows,
    String size,
    String created,
    String age,
    String message) {
  private static final String NONE = "–";

  /** Less is too little to tell from. */
  private static final int SURE_PERCENT = 2;

  static ExportRow of(ExportRequest request, Optional<Run> run, Instant now) {
    return switch (request.state()) {
      case ExportState.Created created ->
          row(request, now, new Facts("Waiting", 0, "", NONE, NONE, ""));
      case ExportState.Pending(var rows, var percent) ->
          row(
              request,
              now,
              new Facts(
                  "Running",
                  percent,
                  run.map(known -> left(known, percent, now)).orElse(""),
                  Texts.count(rows),
                  NONE,
                  ""));
      case ExportState.Succeeded(var at, var file) -> row(request, now, of(file, "Ready"));
      case ExportState.Expired(var at, var file) -> row(request, now, of(file, "Expired"));
      case ExportState.Failed(var at, var message) ->
          row(
              request,
              now,
              new Facts(
                  message.equals("cancelled") ? "Cancelled" : "Failed",
                  0,
                  "",
                  NONE,
                  NONE,
                  message));
    };
  }

  /** What differs from state to state. */
  private record Facts(
      String label, int percent, String left, String rows, String size, String message) {}

  private static Facts of(ExportFile file, String label) {
    return new Facts(label, 100, "", Texts.count(file.rows()), Texts.size(file.size()), "");
  }

  private static ExportRow row(ExportRequest request, Instant now, Facts facts) {
    ExportSpec spec = request.spec();
    return new ExportRow(
        request.id(),
        request.state().status().name(),
        facts.label(),
        spec.kind(),
        spec.token(),
        spec.shape().name().toLowerCase(Locale.ROOT),
        Texts.range(spec.from(), spec.to()),
        Texts.second(spec.from()) + " to " + Texts.second(spec.to()) + " UTC",
        facts.percent(),
        facts.left(),
        facts.rows(),
        facts.size(),
        request.createdAt().toString(),
        Texts.ago(request.createdAt(), now),
        facts.message());
  }

  /** As the work went so far. */
  private static String left(Run run, int percent, Instant now) {
    if (percent < SURE_PERCENT || percent > 99) {
      return "";
    }
    Duration gone = Duration.between(run.begunAt(), now);
    return "about " + Texts.span(gone.multipliedBy(100L - percent).dividedBy(percent)) + " left";
  }

  boolean open() {
    return status.equals("CREATED") || status.equals("PENDING");
  }

  boolean ready() {
    return status.equals("SUCCESS");
  }

  /** The word by which the style knows the state. */
  String tone() {
    return label.toLowerCase(Locale.ROOT);
  }
}
