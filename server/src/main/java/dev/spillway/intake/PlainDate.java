package dev.spillway.intake;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;

/**
 * Reads dates of the form {@code 2026-11-20T10:00:00}, with three more digits or a {@code Z} where
 * they are there, from bytes. Used by one thread.
 */
final class PlainDate {
  private static final int BASE = 19;
  private static final int WITH_MILLIS = 23;
  private static final long DAY_MILLIS = 86_400_000;

  private final long earliest;
  private final long latest;
  private int month;
  private long monthDay;
  private int monthLength;

  PlainDate(Instant earliest, Instant latest) {
    this.earliest = earliest.toEpochMilli();
    this.latest = latest.toEpochMilli();
  }

  /** The instant; empty when it is of another form, no date, or out of the limits. */
  Optional<Instant> parse(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > BASE && bytes[to - 1] == 'Z') {
      length--;
    }
    if (length != BASE && length != WITH_MILLIS) {
      return Optional.empty();
    }
    boolean separated =
        bytes[from + 4] == '-'
            && bytes[from + 7] == '-'
            && bytes[from + 10] == 'T'
            && bytes[from + 13] == ':'
            && bytes[from + 16] == ':'
            && (length == BASE || bytes[from + BASE] == '.');
    int year = number(bytes, from, 4);
    int monthOfYear = number(bytes, from + 5, 2);
    int day = number(bytes, from + 8, 2);
    int hour = number(bytes, from + 11, 2);
    int minute = number(bytes, from + 14, 2);
    int second = number(bytes, from + 17, 2);
    int millis = length == BASE ? 0 : number(bytes, from + BASE + 1, 3);
    boolean digits = (year | monthOfYear | day | hour | minute | second | millis) >= 0;
    if (!separated || !digits || monthOfYear < 1 || monthOfYear > 12) {
      return Optional.empty();
    }
    lookUp(year, monthOfYear);
    if (day < 1 || day > monthLength || hour > 23 || minute > 59 || second > 59) {
      return Optional.empty();
    }
    long instant =
        (monthDay + day - 1) * DAY_MILLIS + ((hour * 60L + minute) * 60 + second) * 1000 + millis;
    return instant < earliest || instant > latest
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(instant));
  }

  /** Most dates are of the month of the one before. */
  private void lookUp(int year, int monthOfYear) {
    int wanted = 12 * year + monthOfYear;
    if (wanted != month) {
      month = wanted;
      monthDay = LocalDate.of(year, monthOfYear, 1).toEpochDay();
      monthLength = YearMonth.of(year, monthOfYear).lengthOfMonth();
    }
  }

  /** The number; negative when it has other letters than digits. */
  private static int number(byte[] bytes, int from, int digits) {
    int number = 0;
    int all = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = bytes[i] - '0';
      all |= digit | 9 - digit;
      number = 10 * number + digit;
    }
    return all < 0 ? -1 : number;
  }
}
