package dev.spillway.export;

import java.time.Duration;

/**
 * Told what becomes of exports, after it is recorded, by the threads that do it. What it does must
 * be quick and must not fail. Thread-safe.
 */
public interface ExportListener {
  /** Does nothing. */
  ExportListener NONE = new ExportListener() {};

  /** What an attempt came to. */
  enum Attempt {
    /** Its file is the request's result. */
    SUCCEEDED,
    /** It failed, and another one follows. */
    RETRIED,
    /** It failed, and with it the request. */
    FAILED,
    /** It was told to stop; it does not count. */
    HANDED_BACK
  }

  /** So many requests have this status now; those that wait for another try stay PENDING. */
  default void became(ExportStatus status, int requests) {}

  /** An attempt is over. */
  default void attempted(Attempt outcome) {}

  /** An attempt brought its request to SUCCESS or ERROR, so long after it was created. */
  default void ended(ExportStatus status, Duration sinceCreated) {}

  /** A result is public. */
  default void published(long rows, long bytes) {}
}
