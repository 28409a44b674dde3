package dev.spillway.bench;

/** A form in which events are sent. */
enum BodyFormat {
  PARQUET("application/vnd.apache.parquet", "FORMAT parquet, COMPRESSION zstd"),
  NDJSON("application/x-ndjson", "FORMAT json, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%S.%g'");

  private final String contentType;
  private final String copyOptions;

  BodyFormat(String contentType, String copyOptions) {
    this.contentType = contentType;
    this.copyOptions = copyOptions;
  }

  String contentType() {
    return contentType;
  }

  /** How DuckDB writes it. */
  String copyOptions() {
    return copyOptions;
  }
}
