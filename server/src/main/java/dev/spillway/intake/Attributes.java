package dev.spillway.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an event's attributes and keeps their text as it was sent, white space included. */
final class Attributes {
  private static final int MOST = 64;
  private static final int LONGEST_NAME = 64;
  static final int LARGEST = 8 * 1024;
  private static final String RULE =
      "attributes must be an object of at most 64 names, each of 1 to 64 characters and there once,"
          + " to strings, numbers or booleans, 8 KiB in all; ";

  /** The text, or what is wrong with it; neither when there are none. */
  record Read(@Nullable String text, @Nullable String problem) {}

  private static final Read NO_JSON = new Read(null, RULE + "this is no valid JSON");

  private final Set<String> names = new HashSet<>();
  private @Nullable String problem;

  private Attributes() {}

  /** Reads the value that the parser is at; it stands on its end afterwards. */
  static Read read(JsonParser parser, String whole) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return new Read(null, null);
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return new Read(null, RULE + "this is no object");
    }
    return new Attributes().readObject(parser, whole);
  }

  /** Reads a text that should be nothing else than attributes. */
  static Read read(String whole) throws IOException {
    try (JsonParser parser = JsonEventParser.FACTORY.createParser(whole)) {
      parser.nextToken();
      Read read = parser.currentToken() == null ? NO_JSON : read(parser, whole);
      return parser.nextToken() == null ? read : NO_JSON;
    } catch (JsonProcessingException e) {
      return NO_JSON;
    }
  }

  private Read readObject(JsonParser parser, String whole) throws IOException {
    int start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      checkName(parser.currentName());
      checkValue(parser.nextToken(), parser);
      parser.skipChildren();
    }
    int end = Math.toIntExact(parser.currentLocation().getCharOffset());
    String text = whole.substring(start, end);
    require(names.size() <= MOST, "there are more names");
    require(isSmall(text), "they are larger");
    return problem == null ? new Read(text, null) : new Read(null, RULE + problem);
  }

  private void checkName(String name) {
    int length = name.codePointCount(0, name.length());
    require(length >= 1, "a name is empty");
    require(length <= LONGEST_NAME, "a name is longer");
    require(!hasLoneSurrogate(name), "a name has a lone surrogate");
    require(names.add(name), "a name is there twice");
  }

  private void checkValue(JsonToken value, JsonParser parser) throws IOException {
    require(
        value.isScalarValue() && value != JsonToken.VALUE_NULL,
        "a value is null, an array or an object");
    require(
        value != JsonToken.VALUE_STRING || !hasLoneSurrogate(parser.getText()),
        "a value has a lone surrogate");
  }

  /** The first thing that is wrong is told. */
  private void require(boolean fine, String otherwise) {
    if (!fine && problem == null) {
      problem = otherwise;
    }
  }

  private static boolean isSmall(String text) {
    return text.length() <= LARGEST / 3
        || (text.length() <= LARGEST && text.getBytes(StandardCharsets.UTF_8).length <= LARGEST);
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        int point = text.codePointAt(i);
        if (!Character.isSupplementaryCodePoint(point)) {
          return true;
        }
        i++;
      }
    }
    return false;
  }
}
