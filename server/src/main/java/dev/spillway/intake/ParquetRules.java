package dev.spillway.intake;

import dev.spillway.database.BoundSql;
import dev.spillway.event.Kind;
import dev.spillway.event.PersonId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of {@link EventChecker} once more, as a condition over {@link ParquetRows}, since those
 * can be millions. It says which rows are bad; what is wrong with them is for the checker to say.
 * {@code ParquetRulesTest} holds the two together.
 */
final class ParquetRules {
  /** The column of the table that the attributes' own check leaves; it reads texts up to this. */
  static final String BAD_ATTRIBUTES = "bad_attributes";

  private static final List<String> PERSON_IDS = PersonId.columns();

  /** The wire's dates do not reach further back, and DuckDB's not much. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private ParquetRules() {}

  /**
   * The condition, for a {@code WHERE}.
   *
   * @param badAttributes whether the table {@link #BAD_ATTRIBUTES} has to be looked into
   */
  static BoundSql bad(EventChecker checker, boolean badAttributes) {
    BoundSql good = new BoundSql().add("(NOT coalesce(");
    good.add(kinds(checker));
    good.add(
        " AND date BETWEEN make_timestamp(?) AND make_timestamp(?)",
        micros(checker.earliest()),
        micros(checker.latest()));
    good.add(
        " AND strlen(token) <= %d AND token NOT IN ('.', '..')"
            .formatted(EventChecker.LONGEST_TOKEN));
    good.add(" AND regexp_full_match(token, '[A-Za-z0-9_.-]+')");
    good.add(
        PERSON_IDS.stream().collect(Collectors.joining(", ", " AND coalesce(", ") IS NOT NULL")));
    PERSON_IDS.forEach(name -> good.add(" AND " + length(name, PersonId.LONGEST)));
    good.add(" AND " + length("id", EventChecker.LONGEST_OWN_ID));
    // Of all of them at once, since a call costs more than the letters do.
    good.add(
        Stream.concat(PERSON_IDS.stream(), Stream.of("id"))
            .collect(
                Collectors.joining(
                    ", ", " AND NOT regexp_matches(concat(", "), '[\\x00-\\x1f\\x7f]')")));
    good.add(" AND (attributes IS NULL OR strlen(attributes) <= " + Attributes.LARGEST);
    if (badAttributes) {
      good.add(" AND attributes NOT IN (SELECT text FROM " + BAD_ATTRIBUTES + ")");
    }
    good.add(") AND " + ParquetRows.SIZE + " <= " + BodyWindow.MAX_TEXT);
    return good.add(", false))");
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

  /** There, of 1 to so many code points, or absent; most often the bytes alone decide. */
  private static String length(String name, int longest) {
    return "(%1$s IS NULL OR strlen(%1$s) BETWEEN 1 AND %2$d OR length(%1$s) BETWEEN 1 AND %2$d)"
        .formatted(name, longest);
  }

  private static long micros(Instant instant) {
    return 1000 * Math.max(FIRST.toEpochMilli(), instant.toEpochMilli());
  }
}
