package dev.spillway.event;

/** Places between the durable steps of the store at which a test can end the process. */
enum CrashPoint {
  /** The files are durable; no commit names them. */
  FLUSH_FILES_WRITTEN,
  /** The table has the files; the buffer has their events too. */
  FLUSH_COMMITTED,
  /** The buffer has let go of the events; the journal still names the flush. */
  FLUSH_ROWS_REMOVED,
  /** The files of a rewrite are durable; no commit names them. */
  REWRITE_FILES_WRITTEN,
  /** The table has the new files in the place of the old ones; the journal still names them. */
  REWRITE_COMMITTED
}
