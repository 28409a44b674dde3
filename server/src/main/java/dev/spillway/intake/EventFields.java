package dev.spillway.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of one event's fields as they are read, and what is wrong with them. */
final class EventFields {
  /** A 64 KiB event can have thousands of unknown fields; an answer cannot tell of all. */
  private static final int UNKNOWN_TOLD = 10;

  private final @Nullable String[] values = new String[EventChecker.FIELDS.size()];
  private final boolean[] seen = new boolean[EventChecker.FIELDS.size()];
  private final boolean[] toldOf = new boolean[EventChecker.FIELDS.size()];
  private final List<String> problems = new ArrayList<>();
  private int unknown;

  /** Takes the value that the parser is at; it stands on its end afterwards. */
  void take(String name, JsonParser parser, String text) throws IOException {
    int field = EventChecker.FIELDS.indexOf(name);
    if (field < 0) {
      takeUnknown(name);
      parser.skipChildren();
    } else if (seen[field]) {
      tell(field, name + " is there twice");
      parser.skipChildren();
    } else {
      seen[field] = true;
      if (name.equals("attributes")) {
        takeAttributes(field, parser, text);
      } else {
        takeString(field, name, parser);
      }
    }
  }

  /** Takes a value that came as a text alone; attributes are the text of a JSON object. */
  void take(String name, String value) throws IOException {
    int field = EventChecker.FIELDS.indexOf(name);
    seen[field] = true;
    if (name.equals("attributes")) {
      Attributes.Read read = Attributes.read(value);
      values[field] = read.text();
      tell(field, read.problem());
    } else {
      values[field] = value;
    }
  }

  private void takeUnknown(String name) {
    unknown++;
    if (unknown <= UNKNOWN_TOLD) {
      problems.add(EventChecker.unknown(name));
    }
  }

  private void takeAttributes(int field, JsonParser parser, String text) throws IOException {
    Attributes.Read read = Attributes.read(parser, text);
    values[field] = read.text();
    tell(field, read.problem());
  }

  private void takeString(int field, String name, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      values[field] = parser.getText();
    } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
      parser.skipChildren();
      tell(field, name + " must be a string");
    }
  }

  /** One problem of a field is enough: a field of the wrong type is not missing besides. */
  private void tell(int field, @Nullable String problem) {
    if (problem != null && !toldOf[field]) {
      toldOf[field] = true;
      problems.add(problem);
    }
  }

  /** The value of a field; null where there is none, or none of the right type. */
  @Nullable String get(String name) {
    return values[EventChecker.FIELDS.indexOf(name)];
  }

  /** Whether the field was there with something else than null. */
  boolean has(String name) {
    int field = EventChecker.FIELDS.indexOf(name);
    return values[field] != null || toldOf[field];
  }

  /** Takes note of what is wrong with the field, if anything is. */
  void check(String name, @Nullable String problem) {
    tell(EventChecker.FIELDS.indexOf(name), problem);
  }

  /** Takes note of something that is no single field's. */
  void add(String problem) {
    problems.add(problem);
  }

  boolean areGood() {
    return problems.isEmpty();
  }

  /** All that is wrong, as one message of bounded length. */
  String message() {
    String all = String.join("; ", problems);
    int untold = unknown - UNKNOWN_TOLD;
    return untold > 0 ? all + "; and " + untold + " more fields are unknown" : all;
  }
}
