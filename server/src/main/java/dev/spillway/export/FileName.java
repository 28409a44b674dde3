package dev.spillway.export;

import dev.spillway.engine.Compression;
import java.util.Locale;

/** The public name of a request's file: says what it is of, and is the same for each attempt. */
final class FileName {
  private static final int ID_DIGITS = 8;

  private FileName() {}

  /** For example {@code campaign-black-friday-events-9aed764e.csv}. */
  static String of(ExportRequest request) {
    ExportSpec spec = request.spec();
    return "%s-%s-%s-%s.csv%s"
        .formatted(
            spec.kind(),
            spec.token(),
            spec.shape().name().toLowerCase(Locale.ROOT),
            request.id().substring(0, ID_DIGITS),
            spec.format().compression().map(Compression::suffix).orElse(""));
  }
}
