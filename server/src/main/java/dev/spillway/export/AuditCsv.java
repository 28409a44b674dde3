package dev.spillway.export;

import dev.spillway.event.WireDates;
import java.util.List;
import java.util.Locale;

/**
 * The audit log as CSV, in the form of exports: {@code ;} between fields, {@code \n} at the end.
 */
public final class AuditCsv {
  /** The first line. */
  public static final String HEADER = "id;date;action;request_id;key_id;kind;token;shape\n";

  private AuditCsv() {}

  /** Lines, without the header. No value needs quotes: all are names, dates and numbers. */
  public static String lines(List<AuditEntry> entries) {
    StringBuilder lines = new StringBuilder();
    for (AuditEntry entry : entries) {
      lines.append(
          String.join(
              ";",
              Long.toString(entry.id()),
              WireDates.format(entry.at()),
              entry.action().wireName(),
              entry.requestId(),
              entry.keyId().orElse(""),
              entry.kind(),
              entry.token(),
              entry.shape().name().toLowerCase(Locale.ROOT)));
      lines.append('\n');
    }
    return lines.toString();
  }
}
