package dev.spillway.engine;

/** What a line of an export stands for. */
public enum ExportShape {
  /** One line for each different combination of the columns. */
  IDS,
  /** One line for each event, with its date. */
  EVENTS
}
