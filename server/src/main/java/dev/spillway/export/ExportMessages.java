package dev.spillway.export;

import java.time.Duration;

/** What {@code error_msg} says when an export fails for good; each tells what the client can do. */
final class ExportMessages {
  private static final String REMEDY =
      "; create it again later, and if it fails again, tell the operator this request's id";

  private ExportMessages() {}

  static String failed(int attempts) {
    return "the export failed " + attempts + " times because of a fault of the server" + REMEDY;
  }

  static String lost(int attempts) {
    return "the server ended " + attempts + " times while it made the export" + REMEDY;
  }

  static String overdue(Duration limit) {
    return "the export was not finished within "
        + limit.toHours()
        + " hours; create it again, over a shorter range if it fails again";
  }
}
