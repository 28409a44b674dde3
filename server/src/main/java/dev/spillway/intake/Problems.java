package dev.spillway.intake;

/** What may be wrong with a body before any of its fields is looked at. */
final class Problems {
  static final String NO_OBJECT = "an event must be a JSON object";
  static final String TOO_LONG = "an event must have at most 64 KiB";
  static final String NO_EVENTS = "the body holds no event";

  private Problems() {}
}
