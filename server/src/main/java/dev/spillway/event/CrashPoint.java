package dev.spillway.event;

/** Places in a flush at which a test can end the process. */
enum CrashPoint {
  /** The files are durable; no commit names them. */
  FILES_WRITTEN,
  /** The table has the files; the buffer has their events too. */
  TABLE_COMMITTED,
  /** The buffer has let go of the events; the journal still names the flush. */
  ROWS_REMOVED
}
