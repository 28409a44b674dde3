package dev.spillway.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.spillway.event.Event;
import java.io.IOException;
import java.util.Optional;

/** Reads and checks the JSON text of one event. */
final class JsonEventParser implements TextParser {
  static final String NO_JSON = "an event must be one valid JSON object, with nothing behind it";

  private static final int DEPTH = 16;
  private static final int DIGITS = 1000;
  private static final String BEYOND_LIMITS =
      "an event must be nested at most %d deep, with numbers of at most %d characters"
          .formatted(DEPTH, DIGITS);

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names of attributes are the producers' words: there may be any number of them.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
                  .maxNumberLength(DIGITS)
                  .maxNameLength(BodyWindow.MAX_TEXT)
                  .maxStringLength(BodyWindow.MAX_TEXT)
                  .build())
          .build();

  private final EventChecker checker;
  private final PlainEventParser plain;
  private final Utf8 utf8 = new Utf8();

  JsonEventParser(EventChecker checker) {
    this.checker = checker;
    this.plain = new PlainEventParser(checker);
  }

  @Override
  public Parsed parse(byte[] bytes, int from, int to) throws IOException {
    Optional<Event> event = plain.parse(bytes, from, to);
    return event.isPresent() ? new Parsed.Good(event.get()) : parseAny(bytes, from, to);
  }

  /** Reads a text of any form. */
  Parsed parseAny(byte[] bytes, int from, int to) throws IOException {
    Optional<String> read = utf8.read(bytes, from, to);
    if (read.isEmpty()) {
      return new Parsed.Bad(Utf8.INVALID);
    }
    String text = read.get();
    if (Utf8.hasByteOrderMark(text)) {
      return new Parsed.Formless(Utf8.BYTE_ORDER_MARK);
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Parsed.Formless(Problems.NO_OBJECT);
      }
      EventFields fields = new EventFields();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        fields.take(name, parser, text);
      }
      return parser.nextToken() == null ? checker.check(fields) : new Parsed.Formless(NO_JSON);
    } catch (StreamConstraintsException e) {
      return new Parsed.Bad(BEYOND_LIMITS);
    } catch (JsonProcessingException e) {
      // The parser's own words may quote the event.
      return new Parsed.Formless(NO_JSON);
    }
  }
}
