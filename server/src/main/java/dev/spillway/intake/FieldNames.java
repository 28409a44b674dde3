package dev.spillway.intake;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Names that a body gives once for all its events, as a CSV header and a Parquet schema do. */
final class FieldNames {
  private static final List<String> REQUIRED = List.of("event", "date", "source", "token");

  private FieldNames() {}

  /** The first thing that is wrong with the names, if anything is. */
  static Optional<String> problem(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!EventChecker.FIELDS.contains(name)) {
        return Optional.of(EventChecker.unknown(name));
      }
      if (!seen.add(name)) {
        return Optional.of(name + " is there twice");
      }
    }
    return REQUIRED.stream()
        .filter(name -> !seen.contains(name))
        .findFirst()
        .map(missing -> missing + " is missing");
  }
}
