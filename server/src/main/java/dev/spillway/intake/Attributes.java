package dev.spillway.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an event's attributes and keeps their text as it was sent. */
final class Attributes {
  private static final int MOST = 64;
  private static final int LONGEST_NAME = 64;
  private static final int LARGEST = 8 * 1024;
  private static final String RULE =
      "attributes must be an object of at most 64 names, each of 1 to 64 characters and there once,"
          + " to strings, numbers or booleans, 8 KiB in all";

  /** The text, or what is wrong with it. */
  record Read(@Nullable String text, @Nullable String problem) {}

  private Attributes() {}

  /** Reads the value that the parser is at; it stands on its end afterwards. */
  static Read read(JsonParser parser, String whole) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return new Read(null, null);
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return new Read(null, RULE);
    }
    int start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    Set<String> names = new HashSet<>();
    boolean fine = true;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      int length = name.codePointCount(0, name.length());
      fine &= names.add(name) && length >= 1 && length <= LONGEST_NAME && !hasLoneSurrogate(name);
      JsonToken value = parser.nextToken();
      fine &= value.isScalarValue() && value != JsonToken.VALUE_NULL;
      fine &= value != JsonToken.VALUE_STRING || !hasLoneSurrogate(parser.getText());
      parser.skipChildren();
    }
    int end = Math.toIntExact(parser.currentLocation().getCharOffset());
    String text = whole.substring(start, end);
    fine &= names.size() <= MOST;
    fine &= text.getBytes(StandardCharsets.UTF_8).length <= LARGEST;
    return fine ? new Read(text, null) : new Read(null, RULE);
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints().anyMatch(point -> point >= 0xd800 && point <= 0xdfff);
  }
}
