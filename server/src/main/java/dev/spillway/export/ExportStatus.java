package dev.spillway.export;

/** A request's status as clients see it; its name is the word on the wire. */
public enum ExportStatus {
  /** Accepted and durable; waits for its turn. */
  CREATED,
  /** Being prepared. */
  PENDING,
  /** The file is whole and can be fetched. */
  SUCCESS,
  /** Failed for good, or cancelled. */
  ERROR,
  /** The file is gone. */
  EXPIRED
}
