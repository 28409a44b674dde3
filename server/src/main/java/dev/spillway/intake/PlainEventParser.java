package dev.spillway.intake;

import dev.spillway.event.Event;
import dev.spillway.event.PersonId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads good events in the form in which nearly all come: one flat object of known fields, each
 * there once, all of it ASCII, no escapes but in the attributes. It says nothing of any other text:
 * those are the business of {@link JsonEventParser}, which also gives the reasons. Whatever this
 * one takes, that one takes too, and as the same event; it is there because it is several times as
 * fast. Used by one thread.
 */
final class PlainEventParser {
  private static final byte[][] FIELDS =
      EventChecker.FIELDS.stream()
          .map(name -> name.getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);
  private static final int ID = field("id");
  private static final int EVENT = field("event");
  private static final int DATE = field("date");
  private static final int SOURCE = field("source");
  private static final int TOKEN = field("token");
  private static final int INSTALL_ID = field(PersonId.INSTALL_ID.column());
  private static final int CUSTOM_ID = field(PersonId.CUSTOM_ID.column());
  private static final int ADVERTISING_ID = field(PersonId.ADVERTISING_ID.column());
  private static final int ATTRIBUTES = field("attributes");

  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final EventNames names;
  private final PlainDate dates;
  private final RecentTexts tokens = new RecentTexts();
  private final RecentTexts attributes = new RecentTexts();

  /** Where the values of the fields begin and end; -1 for what is not there. */
  private final int[] starts = new int[FIELDS.length];

  private final int[] ends = new int[FIELDS.length];

  /** Which field was the last one at each place of an event. */
  private final int[] order = new int[FIELDS.length + 1];

  private int seen;
  private byte[] bytes = new byte[0];
  private int at;
  private int end;

  PlainEventParser(EventChecker checker) {
    this.names = new EventNames(checker.kinds());
    this.dates = new PlainDate(checker.earliest(), checker.latest());
  }

  private static int field(String name) {
    return EventChecker.FIELDS.indexOf(name);
  }

  /** The event; empty when the text is none of the usual form. */
  Optional<Event> parse(byte[] text, int from, int to) throws IOException {
    bytes = text;
    at = from;
    end = to;
    seen = 0;
    Arrays.fill(starts, -1);
    return readFields() ? Optional.ofNullable(event()) : Optional.empty();
  }

  private boolean readFields() {
    if (!take('{')) {
      return false;
    }
    do {
      if (!readField()) {
        return false;
      }
    } while (take(','));
    return take('}') && skipSpace() == end;
  }

  private boolean readField() {
    if (!take('"')) {
      return false;
    }
    int nameStart = at;
    at = Words.indexOf(bytes, at, end, (byte) '"');
    int field = find(nameStart, at);
    at++;
    if (field < 0 || (seen & 1 << field) != 0 || !take(':')) {
      return false;
    }
    seen |= 1 << field;
    skipSpace();
    if (at >= end) {
      return false;
    }
    return switch (bytes[at]) {
      case '"' -> field != ATTRIBUTES && readString(field);
      case '{' -> field == ATTRIBUTES && readAttributes();
      case 'n' -> readNull();
      default -> false;
    };
  }

  private boolean readString(int field) {
    int start = at + 1;
    at = Words.endOfPlain(bytes, start, end);
    if (at == start || at == end || bytes[at] != '"') {
      return false;
    }
    starts[field] = start;
    ends[field] = at;
    at++;
    return true;
  }

  /** Finds the end of an object without objects and arrays in it. */
  private boolean readAttributes() {
    starts[ATTRIBUTES] = at;
    boolean inString = false;
    for (at++; at < end; at++) {
      byte next = bytes[at];
      if (next < 0) {
        return false;
      }
      if (inString) {
        if (next == '\\') {
          at++;
        } else if (next == '"') {
          inString = false;
        }
      } else if (next == '"') {
        inString = true;
      } else if (next == '{' || next == '[') {
        return false;
      } else if (next == '}') {
        at++;
        ends[ATTRIBUTES] = at;
        return true;
      }
    }
    return false;
  }

  private boolean readNull() {
    int start = at;
    at += NULL.length;
    return at <= end && Arrays.equals(bytes, start, at, NULL, 0, NULL.length);
  }

  private int skipSpace() {
    while (at < end && JsonSplitter.isWhiteSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  private boolean take(char wanted) {
    skipSpace();
    if (at < end && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  /** Finds the field of this name; most events have the fields of the one before, in its order. */
  private int find(int from, int to) {
    int place = Integer.bitCount(seen);
    if (isName(order[place], from, to)) {
      return order[place];
    }
    for (int field = 0; field < FIELDS.length; field++) {
      if (isName(field, from, to)) {
        order[place] = field;
        return field;
      }
    }
    return -1;
  }

  private boolean isName(int field, int from, int to) {
    byte[] name = FIELDS[field];
    return name.length == to - from && Arrays.equals(bytes, from, to, name, 0, name.length);
  }

  private boolean has(int field) {
    return starts[field] >= 0;
  }

  private int length(int field) {
    return has(field) ? ends[field] - starts[field] : 0;
  }

  private @Nullable Event event() throws IOException {
    boolean complete = has(EVENT) && has(DATE) && has(SOURCE) && has(TOKEN);
    boolean named = has(INSTALL_ID) || has(CUSTOM_ID) || has(ADVERTISING_ID);
    boolean inLimits =
        length(INSTALL_ID) <= PersonId.LONGEST
            && length(CUSTOM_ID) <= PersonId.LONGEST
            && length(ADVERTISING_ID) <= PersonId.LONGEST
            && length(ID) <= EventChecker.LONGEST_OWN_ID;
    String token = complete && named && inLimits ? token() : null;
    if (token == null) {
      return null;
    }
    EventNames.Source source = names.source(bytes, starts[SOURCE], ends[SOURCE]);
    String type = source == null ? null : source.event(bytes, starts[EVENT], ends[EVENT]);
    Optional<Instant> date = dates.parse(bytes, starts[DATE], ends[DATE]);
    if (source == null || type == null || date.isEmpty()) {
      return null;
    }
    String more = null;
    if (has(ATTRIBUTES)) {
      more = attributes();
      if (more == null) {
        return null;
      }
    }
    return new Event(
        type,
        date.get(),
        source.name().text(),
        token,
        text(INSTALL_ID),
        text(CUSTOM_ID),
        text(ADVERTISING_ID),
        text(ID),
        more);
  }

  /** The token, if it is good; most are the same as some before them. */
  private @Nullable String token() {
    String known = tokens.find(bytes, starts[TOKEN], ends[TOKEN]);
    if (known != null || !isToken()) {
      return known;
    }
    String text = new String(bytes, starts[TOKEN], length(TOKEN), StandardCharsets.ISO_8859_1);
    tokens.keep(text, bytes, starts[TOKEN], ends[TOKEN]);
    return text;
  }

  private boolean isToken() {
    int start = starts[TOKEN];
    int length = length(TOKEN);
    if (length > EventChecker.LONGEST_TOKEN) {
      return false;
    }
    boolean dots = length <= 2;
    for (int i = start; i < start + length; i++) {
      if (!EventChecker.isTokenLetter((char) bytes[i])) {
        return false;
      }
      dots &= bytes[i] == '.';
    }
    return !dots;
  }

  private @Nullable String text(int field) {
    return has(field)
        ? new String(bytes, starts[field], length(field), StandardCharsets.ISO_8859_1)
        : null;
  }

  /** The attributes' text, if they are good; most are the same as some before them. */
  private @Nullable String attributes() throws IOException {
    int start = starts[ATTRIBUTES];
    int finish = ends[ATTRIBUTES];
    String known = attributes.find(bytes, start, finish);
    if (known != null) {
      return known;
    }
    String text = new String(bytes, start, finish - start, StandardCharsets.ISO_8859_1);
    Attributes.Read read = Attributes.read(text);
    if (read.text() == null) {
      return null;
    }
    attributes.keep(text, bytes, start, finish);
    return text;
  }
}
