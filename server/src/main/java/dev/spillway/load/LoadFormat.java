package dev.spillway.load;

import java.util.Optional;

/** The forms in which a file can hold events. */
public enum LoadFormat {
  NDJSON("application/x-ndjson"),
  JSON("application/json"),
  CSV("text/csv"),
  PARQUET("application/vnd.apache.parquet");

  private final String contentType;

  LoadFormat(String contentType) {
    this.contentType = contentType;
  }

  /** The form that a file's name tells by its ending. */
  static Optional<LoadFormat> ofName(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "ndjson", "jsonl", "json-lines" -> Optional.of(NDJSON);
      case "json" -> Optional.of(JSON);
      case "csv" -> Optional.of(CSV);
      case "parquet" -> Optional.of(PARQUET);
      case String other -> Optional.empty();
    };
  }

  String contentType() {
    return contentType;
  }

  /** Whether a file of this form can be sent in parts; one of another form is one body. */
  boolean hasParts() {
    return switch (this) {
      case NDJSON, CSV -> true;
      case JSON, PARQUET -> false;
    };
  }
}
