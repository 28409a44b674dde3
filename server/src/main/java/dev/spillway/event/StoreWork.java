package dev.spillway.event;

/** What the event store does with its files beside taking events in. */
public enum StoreWork {
  /** Events go from the buffer into the table. */
  FLUSH,
  /** Many files of the table become few; each commit of a pass counts by itself. */
  COMPACTION,
  /** A whole file that was sent goes into the table. */
  LOAD
}
