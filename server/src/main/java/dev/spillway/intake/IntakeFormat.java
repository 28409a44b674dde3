package dev.spillway.intake;

/** The forms in which a body of events can come. */
public enum IntakeFormat {
  /** {@code application/x-ndjson}: one event a line; empty lines are passed over. */
  NDJSON,
  /** {@code application/json}: an array of events, or one event. */
  JSON,
  /** {@code text/csv}: a header line with the fields' names, then one event a record. */
  CSV,
  /** {@code application/vnd.apache.parquet}: a column for each field, an event for each row. */
  PARQUET
}
