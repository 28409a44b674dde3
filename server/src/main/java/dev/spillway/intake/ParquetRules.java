package dev.spillway.intake;

import dev.spillway.database.BoundSql;
import dev.spillway.event.EventColumns;
import dev.spillway.event.Kind;
import dev.spillway.event.PersonId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * The rules of {@link EventChecker} once more, as a condition over {@link ParquetRows}, since those
 * can be millions. It says which rows are bad; what is wrong with them is for the checker to say.
 * {@code ParquetRulesTest} holds the two together.
 */
final class ParquetRules {
  /** The table that the attributes' own check leaves, of the texts that are bad. */
  static final String BAD_ATTRIBUTES = "bad_attributes";

  private static final List<String> PERSON_IDS = PersonId.columns();
  private static final String OWN_ID = EventColumns.ID;

  /** The wire's dates do not reach further back, and DuckDB's not much. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private ParquetRules() {}

  /**
   * The condition: true for a bad row, false or null for a good one. It is an alternative of
   * faults, the cheap ones first, since a {@code WHERE} looks at each only where it must.
   *
   * @param badAttributes the table {@link #BAD_ATTRIBUTES}, if it has to be looked into
   */
  static BoundSql bad(EventChecker checker, Optional<String> badAttributes) {
    BoundSql bad = new BoundSql().add("(" + ParquetRows.SIZE + " > " + BodyWindow.MAX_TEXT);
    bad.add(" OR ").add(badCampaign(checker, "date", "date"));
    bad.add(" OR ").add(badPerson());
    bad.add(" OR strlen(attributes) > " + Attributes.LARGEST);
    badAttributes.ifPresent(table -> bad.add(" OR attributes IN (SELECT text FROM " + table + ")"));
    return bad.add(")");
  }

  /** The part of it that rows of one source, token and event, between two dates, have in common. */
  static BoundSql badCampaign(EventChecker checker, String first, String last) {
    BoundSql bad = new BoundSql().add("(NOT coalesce(").add(kinds(checker)).add(", false)");
    bad.add(
        " OR " + first + " IS NULL OR " + first + " < make_timestamp(?)",
        micros(checker.earliest()));
    bad.add(" OR " + last + " > make_timestamp(?)", micros(checker.latest()));
    bad.add(" OR token IS NULL OR token IN ('.', '..')");
    bad.add(" OR strlen(token) > " + EventChecker.LONGEST_TOKEN);
    return bad.add(" OR NOT regexp_full_match(token, '[A-Za-z0-9_.-]+'))");
  }

  /** The part of it that is about a row's ids. */
  private static BoundSql badPerson() {
    return person(ParquetSchema.IDS, ParquetRules::length);
  }

  /**
   * True for all rows that are bad by their ids, and for some with long ids that are good.
   *
   * @param ids the columns of ids that the body has
   */
  static BoundSql suspectPerson(List<String> ids) {
    return person(ids, "strlen(%s) NOT BETWEEN 1 AND %d"::formatted);
  }

  private static BoundSql person(List<String> ids, BiFunction<String, Integer, String> tooLong) {
    BoundSql bad = new BoundSql().add("(");
    bad.add(
        PERSON_IDS.stream()
            .map(name -> name + " IS NULL")
            .collect(Collectors.joining(" AND ", "(", ")")));
    for (String id : ids) {
      int longest = id.equals(OWN_ID) ? EventChecker.LONGEST_OWN_ID : PersonId.LONGEST;
      bad.add(" OR " + tooLong.apply(id, longest));
    }
    return bad.add(" OR " + control(ids) + ")");
  }

  /**
   * Whether an id has a control character. A string of JSON has none but perhaps U+007F, and to see
   * that a text is such a string takes DuckDB a third of a search by a regular expression; that is
   * left for ids with quotes and backslashes.
   */
  private static String control(List<String> ids) {
    // All of them at once, since a call costs more than the letters do.
    String all = "concat('\"', " + String.join(", ", ids) + ", '\"')";
    return "CASE WHEN json_valid(%1$s) THEN contains(%1$s, chr(127)) ELSE regexp_matches(%1$s, '%2$s') END"
        .formatted(all, "[\\x00-\\x1f\\x7f]");
  }

  private static BoundSql kinds(EventChecker checker) {
    BoundSql kinds = new BoundSql().add("(false");
    for (Kind kind : checker.kinds().all()) {
      List<String> events = kind.events();
      kinds.add(" OR (source = ?", kind.name());
      kinds.add(
          " AND event IN (" + String.join(", ", Collections.nCopies(events.size(), "?")) + "))",
          events.toArray());
    }
    return kinds.add(")");
  }

  /** Not of 1 to so many code points; most often the bytes alone decide. */
  private static String length(String name, int longest) {
    return "(strlen(%1$s) NOT BETWEEN 1 AND %2$d AND length(%1$s) NOT BETWEEN 1 AND %2$d)"
        .formatted(name, longest);
  }

  private static long micros(Instant instant) {
    return 1000 * Math.max(FIRST.toEpochMilli(), instant.toEpochMilli());
  }
}
