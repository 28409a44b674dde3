package dev.spillway.event;

/** Places at which a test can end the process; named by the work that they are in. */
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
  REWRITE_COMMITTED,
  /** The files are durable; neither key nor commit names the load. */
  LOAD_FILES_WRITTEN,
  /** The key names the load; the table does not. */
  LOAD_PREPARED,
  /** The table has the files; the key still waits for that. */
  LOAD_COMMITTED,
  /** The key has its answer; the journal still names the load. */
  LOAD_DONE
}
