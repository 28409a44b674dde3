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
   * The condition: true for a bad row, false or null for a good one. It is an alternative of
   * faults, the cheap ones first, since a {@code WHERE} looks at each only where it must.
   *
   * @param badAttributes whether the table {@link #BAD_ATTRIBUTES} has to be looked into
   */
  static BoundSql bad(EventChecker checker, boolean badAttributes) {
    BoundSql bad = new BoundSql().add("(" + ParquetRows.SIZE + " > " + BodyWindow.MAX_TEXT);
    bad.add(" OR NOT coalesce(").add(kinds(checker)).add(", false)");
    bad.add(" OR date IS NULL OR date < make_timestamp(?)", micros(checker.earliest()));
    bad.add(" OR date > make_timestamp(?)", micros(checker.latest()));
    bad.add(" OR token IS NULL OR token IN ('.', '..')");
    bad.add(" OR strlen(token) > " + EventChecker.LONGEST_TOKEN);
    bad.add(" OR NOT regexp_full_match(token, '[A-Za-z0-9_.-]+')");
    bad.add(
        PERSON_IDS.stream()
            .map(name -> name + " IS NULL")
            .collect(Collectors.joining(" AND ", " OR (", ")")));
    PERSON_IDS.forEach(name -> bad.add(" OR " + length(name, PersonId.LONGEST)));
    bad.add(" OR " + length("id", EventChecker.LONGEST_OWN_ID));
    // Of all of them at once, since a call costs more than the letters do.
    bad.add(
        Stream.concat(PERSON_IDS.stream(), Stream.of("id"))
            .collect(
                Collectors.joining(
                    ", ", " OR regexp_matches(concat(", "), '[\\x00-\\x1f\\x7f]')")));
    bad.add(" OR strlen(attributes) > " + Attributes.LARGEST);
    if (badAttributes) {
      bad.add(" OR attributes IN (SELECT text FROM " + BAD_ATTRIBUTES + ")");
    }
    return bad.add(")");
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
