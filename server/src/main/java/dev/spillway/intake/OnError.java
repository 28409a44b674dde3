package dev.spillway.intake;

/** What to do with the good events of a body that has bad ones too. */
public enum OnError {
  /** Refuse them all. */
  FAIL,
  /** Store them, and tell of the bad ones. */
  SKIP
}
