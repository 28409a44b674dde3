package dev.spillway.intake;

import dev.spillway.event.Event;
import dev.spillway.event.Kind;
import dev.spillway.event.Kinds;
import dev.spillway.event.NearName;
import dev.spillway.event.PersonId;
import dev.spillway.event.WireDates;
import dev.spillway.event.WireTexts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the fields of an event, {@code docs/api.md}, "Bring events in". What is wrong is
 * said in messages that hold no value of the event.
 *
 * @param latest the latest date that an event may have
 * @param earliest the earliest
 */
record EventChecker(Kinds kinds, Instant latest, Instant earliest) {
  static final List<String> FIELDS =
      List.of(
          "id",
          "event",
          "date",
          "source",
          "token",
          "install_id",
          "custom_id",
          "advertising_id",
          "attributes");

  private static final List<String> PERSON_IDS = PersonId.columns();

  static final int LONGEST_OWN_ID = 128;
  static final int LONGEST_TOKEN = 128;
  private static final int LONGEST_NAME_SHOWN = 40;

  static EventChecker at(Kinds kinds, Instant now, Duration future, int lookbackDays) {
    // As an event's date is: so nothing can lie between a limit and the date that is next to it.
    Instant millis = now.truncatedTo(ChronoUnit.MILLIS);
    return new EventChecker(
        kinds, millis.plus(future), millis.minus(Duration.ofDays(lookbackDays)));
  }

  /** Checks all fields of an event. */
  Parsed check(EventFields fields) {
    String source = fields.get("source");
    String type = fields.get("event");
    String dateText = fields.get("date");
    String token = fields.get("token");
    Optional<Instant> date = dateText == null ? Optional.empty() : WireDates.parse(dateText);
    fields.check("source", source(source));
    fields.check("event", event(type, source));
    fields.check("date", date(dateText, date));
    fields.check("token", token(token));
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
      fields.check(name, text(name, fields.get(name), PersonId.LONGEST));
      any |= fields.has(name);
    }
    if (!any) {
      fields.add("one of install_id, custom_id and advertising_id must be there");
    }
    fields.check("id", text("id", fields.get("id"), LONGEST_OWN_ID));
  }

  private @Nullable String source(@Nullable String source) {
    if (source == null) {
      return "source is missing";
    }
    if (kinds.find(source).isPresent()) {
      return null;
    }
    List<String> known = kinds.all().stream().map(Kind::name).toList();
    return "source must be one of " + String.join(", ", known) + hint(source, known);
  }

  /** Which events there are depends on the source; so with a wrong one, any goes. */
  private @Nullable String event(@Nullable String event, @Nullable String source) {
    if (event == null) {
      return "event is missing";
    }
    Optional<Kind> kind = Optional.ofNullable(source).flatMap(kinds::find);
    if (kind.isEmpty() || kind.get().events().contains(event)) {
      return null;
    }
    List<String> known = kind.get().events();
    return "event must be one of " + String.join(", ", known) + hint(event, known);
  }

  private @Nullable String date(@Nullable String text, Optional<Instant> date) {
    if (text == null) {
      return "date is missing";
    }
    if (date.isEmpty()) {
      return "date must be like 2026-11-20T10:00:00, with a fraction, Z or an offset if wanted";
    }
    if (date.get().isAfter(latest)) {
      return "date must not be after " + WireDates.format(latest);
    }
    return date.get().isBefore(earliest)
        ? "date must not be before "
            + WireDates.format(earliest)
            + ", which the lookback begins with"
        : null;
  }

  private static @Nullable String token(@Nullable String token) {
    if (token == null) {
      return "token is missing";
    }
    boolean fine =
        !token.isEmpty()
            && token.length() <= LONGEST_TOKEN
            && !token.equals(".")
            && !token.equals("..")
            && hasTokenLettersAlone(token);
    return fine
        ? null
        : "token must have 1 to 128 characters of A-Z a-z 0-9 _ - . and be neither . nor ..";
  }

  private static boolean hasTokenLettersAlone(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenLetter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean isTokenLetter(char letter) {
    return (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || (letter >= '0' && letter <= '9')
        || letter == '_'
        || letter == '-'
        || letter == '.';
  }

  private static @Nullable String text(String field, @Nullable String value, int longest) {
    return value == null ? null : WireTexts.problem(field, value, longest).orElse(null);
  }

  static String unknown(String field) {
    String problem = "the field " + shown(field) + " is unknown";
    String hint = hint(field, FIELDS);
    return hint.isEmpty() ? problem + "; known are " + String.join(", ", FIELDS) : problem + hint;
  }

  /** Field names are the producer's words too; what does not look like a name is not repeated. */
  private static String shown(String field) {
    boolean plain =
        !field.isEmpty() && field.length() <= LONGEST_NAME_SHOWN && hasTokenLettersAlone(field);
    return plain ? field : "with a name that cannot be shown";
  }

  private static String hint(String name, List<String> known) {
    return NearName.of(name, known).map(near -> "; did you mean " + near + "?").orElse("");
  }
}
