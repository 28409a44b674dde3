package dev.spillway.event;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which of an event's ids names a person. */
public enum PersonId {
  INSTALL_ID,
  CUSTOM_ID,
  ADVERTISING_ID;

  /** How long an id may be, in code points. */
  public static final int LONGEST = 512;

  /** Its name on the wire and in the event table. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all. */
  public static List<String> columns() {
    return Arrays.stream(values()).map(PersonId::column).toList();
  }
}
