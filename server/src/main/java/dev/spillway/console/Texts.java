package dev.spillway.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, sizes, dates and spans as people read them. */
final class Texts {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Texts() {}

  /** Such as {@code 2,791,533}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A noun with its number, such as {@code 1 event}. */
  static String count(long number, String one) {
    return count(number) + " " + one + (number == 1 ? "" : "s");
  }

  /** Such as {@code 251 MB}; in powers of 1,000. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(
        Locale.ROOT, unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }

  static String day(Instant instant) {
    return DATE.format(instant);
  }

  static String minute(Instant instant) {
    return MINUTE.format(instant);
  }

  static String second(Instant instant) {
    return SECOND.format(instant);
  }

  /** A range as short as it can be told. */
  static String range(Instant from, Instant to) {
    return day(from) + " to " + day(to);
  }

  /** Such as {@code 3 min ago}. */
  static String ago(Instant then, Instant now) {
    Duration span = Duration.between(then, now);
    return span.toSeconds() < 5 ? "just now" : span(span) + " ago";
  }

  /** In its largest unit alone, such as {@code 3 min}. */
  static String span(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
  }

  /** How long work took, such as {@code 0.4 s}. */
  static String took(Duration span) {
    return span.toSeconds() < 10
        ? String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0)
        : span(span);
  }
}
