package dev.spillway.export;

import dev.spillway.engine.ExportShape;
import dev.spillway.engine.FileFormat;
import dev.spillway.engine.IdColumn;
import dev.spillway.event.Kind;
import dev.spillway.event.NearName;
import dev.spillway.event.WireDates;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What somebody wants exported, in their words: before {@code "now"} means anything, and before it
 * is known whether it can be had. An order's specification is made of it by {@link #resolve}; that
 * of a stored request gives its draft back, so that it can be ordered again.
 */
public record ExportDraft(
    Kind kind, String token, ExportShape shape, ExportSpec.Posted posted, FileFormat format) {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.-]{1,128}");
  private static final String NOW = "now";

  /** The names that {@code ids} may have. */
  public static final List<String> ID_NAMES =
      Arrays.stream(IdColumn.values()).map(IdColumn::wireName).toList();

  /** What the message says of a date that is none. */
  public static final String DATE_RULE =
      " must be \"now\" or a date like 2026-11-20T10:00:00, with a fraction, Z or an offset if"
          + " wanted";

  /** What the message says of a token that is none. */
  public static final String TOKEN_RULE =
      " must have 1 to 128 characters of A-Z a-z 0-9 _ - . and be neither . nor ..";

  /** The draft that a stored specification came of, for a kind that the server still has. */
  public static ExportDraft of(ExportSpec spec, Kind kind) {
    return new ExportDraft(kind, spec.token(), spec.shape(), spec.posted(), spec.format());
  }

  /** Whether the text can be a token. */
  public static boolean isToken(String text) {
    return TOKEN.matcher(text).matches() && !text.equals(".") && !text.equals("..");
  }

  /** What a date's text means for an order accepted then; empty when it means nothing. */
  public static Optional<Instant> date(String text, Instant acceptedAt) {
    return text.equals(NOW)
        ? Optional.of(acceptedAt.truncatedTo(ChronoUnit.SECONDS))
        : WireDates.parse(text);
  }

  /** What is wrong with a range, if anything is. */
  public static Optional<String> rangeProblem(Instant from, Instant to) {
    return from.isBefore(to)
        ? Optional.empty()
        : Optional.of("from must be before to, since the range is empty otherwise");
  }

  /** All that is wrong with names which are to be of those known, without repeats. */
  public static List<String> nameProblems(String field, List<String> names, List<String> known) {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String name : names) {
      if (!known.contains(name)) {
        String hint =
            NearName.of(name, known).map(near -> "; did you mean " + near + "?").orElse("");
        problems.add(field + " holds a name that is none of " + String.join(", ", known) + hint);
      } else if (!seen.add(name)) {
        problems.add(field + " holds " + name + " twice");
      }
    }
    return problems;
  }

  private static List<String> atLeastOne(String field, List<String> names, List<String> known) {
    return names.isEmpty()
        ? List.of(field + " must be one or more of " + String.join(", ", known))
        : nameProblems(field, names, known);
  }

  /**
   * All that is wrong with it for an order accepted then, each a sentence that names the field;
   * empty when it can be had.
   */
  public List<String> problems(Instant acceptedAt) {
    List<String> problems = new ArrayList<>();
    if (!isToken(token)) {
      problems.add("the token" + TOKEN_RULE);
    }
    Optional<Instant> from = date(posted.from(), acceptedAt);
    Optional<Instant> to = date(posted.to(), acceptedAt);
    if (from.isEmpty()) {
      problems.add("from" + DATE_RULE);
    }
    if (to.isEmpty()) {
      problems.add("to" + DATE_RULE);
    }
    if (from.isPresent() && to.isPresent()) {
      rangeProblem(from.get(), to.get()).ifPresent(problems::add);
    }
    problems.addAll(atLeastOne("events", posted.events(), kind.events()));
    List<String> ids = posted.ids().stream().map(IdColumn::wireName).toList();
    problems.addAll(atLeastOne("ids", ids, ID_NAMES));
    return problems;
  }

  /**
   * What it comes to for an order accepted then.
   *
   * @param lookbackDays how far back an export reaches
   * @throws IllegalArgumentException when it has {@link #problems}
   */
  public ExportSpec resolve(Instant acceptedAt, int lookbackDays) {
    List<String> problems = problems(acceptedAt);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    Instant floor = acceptedAt.minus(Duration.ofDays(lookbackDays));
    Instant from = date(posted.from(), acceptedAt).orElseThrow();
    Instant to = date(posted.to(), acceptedAt).orElseThrow();
    Instant raised = from.isBefore(floor) ? floor : from;
    Map<String, String> names = new LinkedHashMap<>();
    posted.events().forEach(event -> names.put(event, kind.nameInFile(event)));
    return new ExportSpec(
        kind.name(), token, shape, posted, raised.isAfter(to) ? to : raised, to, format, names);
  }
}
