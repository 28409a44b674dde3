package dev.spillway.export;

import dev.spillway.engine.ClusterLostException;
import java.time.Duration;

/** What {@code error_msg} says when an export fails for good; each tells what the client can do. */
final class ExportMessages {
  private static final String REMEDY =
      "; create it again later, and if it fails again, tell the operator this request's id";

  private ExportMessages() {}

  static String failed(int attempts, Exception cause) {
    String why =
        cause instanceof ClusterLostException
            ? "because the server's Spark cluster did not answer or did not go on"
            : "because of a fault of the server";
    return "the export failed %d times %s".formatted(attempts, why) + REMEDY;
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
