package dev.spillway.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.spillway.event.Event;
import dev.spillway.event.WireDates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads and checks the JSON text of one event. Used by one thread. */
final class EventParser {
  private static final int DEPTH = 16;
  private static final String NO_UTF8 = "an event must be valid UTF-8";
  private static final String NO_JSON =
      "an event must be one valid JSON object, with nothing behind it";

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH)
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

    /** JSON, but no good event. */
    record Bad(String message) implements Parsed {}

    /** No JSON object at all, so that nothing behind it can be told apart. */
    record NotJson(String message) implements Parsed {}
  }

  Parsed parse(byte[] bytes, int from, int to) throws IOException {
    String text;
    try {
      text = strict.decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
    } catch (CharacterCodingException e) {
      return new Parsed.NotJson(NO_UTF8);
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new Parsed.NotJson(Problems.NO_OBJECT);
      }
      Fields fields = new Fields();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        fields.take(name, parser, text);
      }
      return parser.nextToken() == null ? check(fields) : new Parsed.NotJson(NO_JSON);
    } catch (JsonProcessingException e) {
      // The parser's own words may quote the event.
      return new Parsed.NotJson(NO_JSON);
    }
  }

  /** The values of an event's fields; null where there is none. */
  private static final class Fields {
    private final @Nullable String[] values = new String[EventChecker.FIELDS.size()];
    private final boolean[] seen = new boolean[EventChecker.FIELDS.size()];
    private final List<String> problems = new ArrayList<>();

    void take(String name, JsonParser parser, String text) throws IOException {
      int field = EventChecker.FIELDS.indexOf(name);
      if (field < 0) {
        problems.add(EventChecker.unknown(name));
        parser.skipChildren();
        return;
      }
      if (seen[field]) {
        problems.add(name + " is there twice");
      }
      seen[field] = true;
      if (name.equals("attributes")) {
        Attributes.Read read = Attributes.read(parser, text);
        values[field] = read.text();
        if (read.problem() != null) {
          problems.add(read.problem());
        }
      } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
        values[field] = parser.getText();
      } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
        parser.skipChildren();
        problems.add(name + " must be a string");
        // Said once; it is not missing besides.
        values[field] = null;
        wrongType[field] = true;
      }
    }

    private final boolean[] wrongType = new boolean[EventChecker.FIELDS.size()];

    @Nullable String get(String name) {
      return values[EventChecker.FIELDS.indexOf(name)];
    }

    boolean isWrongType(String name) {
      return wrongType[EventChecker.FIELDS.indexOf(name)];
    }
  }

  private Parsed check(Fields fields) {
    String source = fields.get("source");
    String type = fields.get("event");
    String dateText = fields.get("date");
    String token = fields.get("token");
    Optional<Instant> date = dateText == null ? Optional.empty() : WireDates.parse(dateText);
    String sourceProblem = problem(fields, "source", checker.source(source));
    add(fields, sourceProblem);
    if (source != null && sourceProblem == null) {
      add(fields, problem(fields, "event", checker.event(type, source)));
    } else if (type == null) {
      add(fields, problem(fields, "event", "event is missing"));
    }
    add(fields, problem(fields, "date", checker.date(dateText, date)));
    add(fields, problem(fields, "token", checker.token(token)));
    checkIds(fields);
    if (!fields.problems.isEmpty()) {
      return new Parsed.Bad(String.join("; ", fields.problems));
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

  private void checkIds(Fields fields) {
    List<String> names = List.of("install_id", "custom_id", "advertising_id");
    for (String name : names) {
      add(fields, checker.personId(name, fields.get(name)));
    }
    if (names.stream().allMatch(name -> fields.get(name) == null && !fields.isWrongType(name))) {
      add(fields, "one of install_id, custom_id and advertising_id must be there");
    }
    add(fields, checker.ownId(fields.get("id")));
  }

  private static @Nullable String problem(Fields fields, String name, @Nullable String found) {
    return fields.isWrongType(name) ? null : found;
  }

  private static void add(Fields fields, @Nullable String problem) {
    Stream.ofNullable(problem).forEach(fields.problems::add);
  }
}
