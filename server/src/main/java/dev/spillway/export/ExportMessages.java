package dev.spillway.export;

import java.time.Duration;

/** What {@code error_msg} says when an export fails for good; each tells what the client can do. */
final class ExportMessages {
  private ExportMessages() {}

  static String exhausted(int attempts) {
    return "the export failed "
        + attempts
        + " times because of a fault of the server; create it again later, and if it fails again,"
        + " tell the operator this request's id";
  }

  static String overdue(Duration limit) {
    return "the export was not finished within "
        + limit.toHours()
        + " hours; create it again, over a shorter range if it fails again";
  }
}
