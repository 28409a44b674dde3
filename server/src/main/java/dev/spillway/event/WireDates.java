package dev.spillway.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/**
 * The dates of the wire, {@code docs/api.md}, "Dates": UTC and without a zone when sent by us; with
 * a fraction, {@code Z} or an offset besides when sent by a client.
 */
public final class WireDates {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  /** The length of a date without fraction and offset. */
  private static final int BASE = 19;

  /** Longer texts are no dates that anyone means. */
  private static final int LONGEST = 64;

  /** The lengths of {@code +hh}, {@code +hhmm} and {@code +hh:mm}. */
  private static final Set<Integer> OFFSETS = Set.of(3, 5, 6);

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private WireDates() {}

  /** {@code YYYY-MM-ddTHH:mm:ss}; what is below a second is cut off. */
  public static String format(Instant instant) {
    return SECONDS.format(instant);
  }

  /** The instant, cut to milliseconds; empty when the text is not a date of this form. */
  public static Optional<Instant> parse(String text) {
    if (text.length() < BASE || text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      LocalDateTime local = base(text);
      int fractionEnd = fractionEnd(text);
      Instant instant =
          local
              .toInstant(offset(text.substring(fractionEnd)))
              .plusMillis(millis(text, fractionEnd));
      boolean hasFourDigits = !instant.isBefore(FIRST) && !instant.isAfter(LAST);
      return hasFourDigits ? Optional.of(instant) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** By hand, since it runs once for each event taken in. */
  private static LocalDateTime base(String text) {
    expect(text, 4, '-');
    expect(text, 7, '-');
    expect(text, 10, 'T');
    expect(text, 13, ':');
    expect(text, 16, ':');
    return LocalDateTime.of(
        number(text, 0, 4),
        number(text, 5, 7),
        number(text, 8, 10),
        number(text, 11, 13),
        number(text, 14, 16),
        number(text, 17, BASE));
  }

  private static int fractionEnd(String text) {
    if (text.length() == BASE || text.charAt(BASE) != '.') {
      return BASE;
    }
    int end = BASE + 1;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    if (end == BASE + 1) {
      throw new DateTimeException("a fraction has digits");
    }
    return end;
  }

  private static int millis(String text, int fractionEnd) {
    int millis = 0;
    for (int place = 1; place <= 3; place++) {
      int index = BASE + place;
      millis = 10 * millis + (index < fractionEnd ? text.charAt(index) - '0' : 0);
    }
    return millis;
  }

  private static ZoneOffset offset(String text) {
    if (text.isEmpty()) {
      return ZoneOffset.UTC;
    }
    boolean known = text.equals("Z") || (isSign(text.charAt(0)) && OFFSETS.contains(text.length()));
    if (!known) {
      throw new DateTimeException("an offset is Z or has the form +hh:mm, +hhmm or +hh");
    }
    return ZoneOffset.of(text);
  }

  private static boolean isSign(char character) {
    return character == '+' || character == '-';
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        throw new DateTimeException("a digit is missing");
      }
      number = 10 * number + (text.charAt(i) - '0');
    }
    return number;
  }

  private static void expect(String text, int index, char wanted) {
    if (text.charAt(index) != wanted) {
      throw new DateTimeException("a separator is missing");
    }
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
