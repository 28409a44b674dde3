package dev.spillway.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.spillway.event.Event;
import dev.spillway.event.WireDates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads and checks the JSON text of one event. Used by one thread. */
final class EventParser {
  static final String NO_UTF8 = "an event must be valid UTF-8";
  static final String BYTE_ORDER_MARK = "an event must begin without a byte-order mark";
  static final String NO_JSON = "an event must be one valid JSON object, with nothing behind it";

  private static final int DEPTH = 16;
  private static final int DIGITS = 1000;
  static final String BEYOND_LIMITS =
      "an event must be nested at most %d deep, with numbers of at most %d characters"
          .formatted(DEPTH, DIGITS);

  private static final List<String> PERSON_IDS =
      List.of("install_id", "custom_id", "advertising_id");

  private static final JsonFactory FACTORY =
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
  private final CharsetDecoder strict =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  EventParser(EventChecker checker) {
    this.checker = checker;
  }

  /** What a text came to. */
  sealed interface Parsed {

    /** A good event. */
    record Good(Event event) implements Parsed {}

    /** No good event; but where it ends is known. */
    record Bad(String message) implements Parsed {}

    /** No JSON object at all, so that nothing behind it can be told apart. */
    record NotJson(String message) implements Parsed {}
  }

  Parsed parse(byte[] bytes, int from, int to) throws IOException {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    // Java's fast way to decode puts U+FFFD for what is invalid; it may also have been sent.
    if (text.indexOf('\ufffd') >= 0 && !isUtf8(bytes, from, to)) {
      return new Parsed.Bad(NO_UTF8);
    }
    if (text.startsWith("\ufeff")) {
      return new Parsed.NotJson(BYTE_ORDER_MARK);
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Parsed.NotJson(Problems.NO_OBJECT);
      }
      EventFields fields = new EventFields();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        fields.take(name, parser, text);
      }
      return parser.nextToken() == null ? check(fields) : new Parsed.NotJson(NO_JSON);
    } catch (StreamConstraintsException e) {
      return new Parsed.Bad(BEYOND_LIMITS);
    } catch (JsonProcessingException e) {
      // The parser's own words may quote the event.
      return new Parsed.NotJson(NO_JSON);
    }
  }

  private boolean isUtf8(byte[] bytes, int from, int to) {
    try {
      strict.decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private Parsed check(EventFields fields) {
    String source = fields.get("source");
    String type = fields.get("event");
    String dateText = fields.get("date");
    String token = fields.get("token");
    Optional<Instant> date = dateText == null ? Optional.empty() : WireDates.parse(dateText);
    fields.check("source", checker.source(source));
    fields.check("event", checker.event(type, source));
    fields.check("date", checker.date(dateText, date));
    fields.check("token", checker.token(token));
    checkIds(fields);
    if (!fields.areGood()) {
      return new Parsed.Bad(fields.message());
    }
    return new Parsed.Good(
        new Event(
            Objects.requireNonNull(type),
            date.orElseThrow(),
            Objects.requireNonNull(source),
            Objects.requireNonNull(token),
            fields.get("install_id"),
            fields.get("custom_id"),
            fields.get("advertising_id"),
            fields.get("id"),
            fields.get("attributes")));
  }

  private void checkIds(EventFields fields) {
    boolean any = false;
    for (String name : PERSON_IDS) {
      fields.check(name, checker.personId(name, fields.get(name)));
      any |= fields.has(name);
    }
    if (!any) {
      fields.add("one of install_id, custom_id and advertising_id must be there");
    }
    fields.check("id", checker.ownId(fields.get("id")));
  }
}
