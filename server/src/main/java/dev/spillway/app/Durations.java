package dev.spillway.app;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 500ms}, {@code 30s}, {@code 20m}, {@code 6h}, {@code 90d}.
 */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none, or longer than some centuries, which would
   *     not fit into nanoseconds
   */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no duration");
    }
    Duration unit = Objects.requireNonNull(UNITS.get(matcher.group(2)));
    Duration duration = unit.multipliedBy(Long.parseLong(matcher.group(1)));
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("too long");
    }
    return duration;
  }
}
