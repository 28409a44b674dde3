package dev.spillway.event;

import java.time.Instant;
import java.util.Optional;

/**
 * The dates of the wire, {@code docs/api.md}, "Dates": UTC and without a zone when sent by us; with
 * a fraction, {@code Z} or an offset besides when sent by a client.
 */
public final class WireDates {
  private WireDates() {}

  /** {@code YYYY-MM-ddTHH:mm:ss}; what is below a second is cut off. */
  public static String format(Instant instant) {
    throw new UnsupportedOperationException();
  }

  /** The instant, cut to milliseconds; empty when the text is not a date of this form. */
  public static Optional<Instant> parse(String text) {
    throw new UnsupportedOperationException();
  }
}
