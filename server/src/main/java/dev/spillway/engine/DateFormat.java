package dev.spillway.engine;

import java.util.Locale;

/** How {@code event_date} is written. */
public enum DateFormat {
  /** {@code 2019-08-14T22:00:00}. */
  SECONDS,
  /** {@code 2019-08-14T22:00:00.123}. */
  MILLIS,
  /** {@code 2019-08-14T22:00:00.123Z}. */
  ZONED;

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
