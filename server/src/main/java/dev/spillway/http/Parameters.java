package dev.spillway.http;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads a call's query parameters, and tells everything wrong with them at once. Used once, by one
 * thread.
 */
final class Parameters {
  private final Exchange exchange;
  private final FieldProblems problems = new FieldProblems();

  Parameters(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Whether any of these is there. */
  boolean has(List<String> names) {
    return names.stream().anyMatch(name -> !exchange.parameter(name).isEmpty());
  }

  /** The parameter's one value that passes. */
  Optional<String> one(String name, Predicate<String> fine, String what) {
    List<String> values = exchange.parameter(name);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    if (values.size() > 1 || !fine.test(values.getFirst())) {
      problems.malformed(name + " must be " + what + ", once");
      return Optional.empty();
    }
    return Optional.of(values.getFirst());
  }

  /** How many a page may have: what is asked for, or as many as may be. */
  int limit(int most) {
    return one("limit", text -> isNumber(text, most), "a number from 1 to " + most)
        .map(Integer::parseInt)
        .orElse(most);
  }

  private static boolean isNumber(String text, int most) {
    return isDigits(text, 9) && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= most;
  }

  /** Whether the text has 1 to so many digits and nothing else. */
  static boolean isDigits(String text, int most) {
    return !text.isEmpty()
        && text.length() <= most
        && text.chars().allMatch(character -> character >= '0' && character <= '9');
  }

  /** Some of the known values, by their names with commas between; none when it is not there. */
  <T> Set<T> names(String name, T[] known, Function<T, String> wireName) {
    Set<String> accepted =
        Arrays.stream(known).map(wireName).collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> named =
        one(
                name,
                text -> accepted.containsAll(List.of(text.split(",", -1))),
                "one or more of " + String.join(", ", accepted) + ", with commas between")
            .map(text -> Set.of(text.split(",", -1)))
            .orElse(Set.of());
    return Arrays.stream(known)
        .filter(value -> named.contains(wireName.apply(value)))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Ends the call if anything was wrong. */
  void check() {
    problems.check();
  }
}
