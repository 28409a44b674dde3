package dev.spillway.intake;

import dev.spillway.event.EventStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What came in lately, for those who look after it: how many events a second, and what was refused
 * and why. Kept in memory since the start, within bounds; holds reasons, and never a value of an
 * event. Thread-safe.
 */
public final class RecentIntake {
  private static final int SECONDS = 60;
  private static final int MOST_APPS = 1000;
  private static final int MOST_REASONS = 50;
  private static final String OTHERS =
      "further wrong events of the same bodies, not looked at one by one";

  /**
   * Dates in a reason are of its moment, such as where the lookback begins, and part no reasons.
   */
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T[\\d:.]*\\d");

  private final InstantSource clock;
  private final long[] accepted = new long[SECONDS];
  private final long[] second = new long[SECONDS];
  private final Map<String, Map<Reason, Refusals>> byApp = new LinkedHashMap<>(16, 0.75f, true);

  RecentIntake(InstantSource clock) {
    this.clock = clock;
  }

  private record Reason(boolean test, String text) {}

  /**
   * Why events, or a whole body, were refused.
   *
   * @param reason what was wrong, without a value
   * @param test whether they came under the Dev key
   * @param count how many events; of bodies that were refused unread, how many bodies
   * @param last when it happened last
   */
  public record Refusals(String reason, boolean test, long count, Instant last) {}

  synchronized void note(EventStream stream, IntakeOutcome outcome) {
    switch (outcome) {
      case IntakeOutcome.Accepted(var count, var rejections, var repeated) -> {
        if (!repeated) {
          count(count);
          refuse(stream, rejections);
        }
      }
      case IntakeOutcome.Rejected(var rejections) -> refuse(stream, rejections);
      case IntakeOutcome.KeyReused() ->
          refuse(stream, "a body came under the Idempotency-Key of another one", 1);
      case IntakeOutcome.Busy() ->
          refuse(stream, "a body was to come again later, since the server was busy (429)", 1);
      case IntakeOutcome.DiskFull() ->
          refuse(stream, "a body found the server's disk nearly full (503)", 1);
      case IntakeOutcome.TooLarge(var message) -> refuse(stream, message, 1);
    }
  }

  private void count(long events) {
    long now = clock.instant().getEpochSecond();
    int slot = (int) Math.floorMod(now, (long) SECONDS);
    if (second[slot] != now) {
      second[slot] = now;
      accepted[slot] = 0;
    }
    accepted[slot] += events;
  }

  private void refuse(EventStream stream, Rejections rejections) {
    rejections.first().forEach(bad -> refuse(stream, bad.message(), 1));
    long untold = rejections.count() - rejections.first().size();
    if (untold > 0) {
      refuse(stream, OTHERS, untold);
    }
  }

  private void refuse(EventStream stream, String message, long count) {
    String text = DATE.matcher(message).replaceAll("…");
    Map<Reason, Refusals> refusals =
        byApp.computeIfAbsent(stream.appId(), app -> new LinkedHashMap<>(16, 0.75f, true));
    Instant now = clock.instant();
    refusals.merge(
        new Reason(stream.test(), text),
        new Refusals(text, stream.test(), count, now),
        (old, more) -> new Refusals(text, stream.test(), old.count() + more.count(), now));
    shrink(refusals, MOST_REASONS);
    shrink(byApp, MOST_APPS);
  }

  private static void shrink(Map<?, ?> map, int most) {
    if (map.size() > most) {
      map.remove(map.keySet().iterator().next());
    }
  }

  /** What was refused of the app's events since the start, the latest first, at most 50 reasons. */
  public synchronized List<Refusals> refusals(String appId) {
    // The one that was counted last stands last.
    return new ArrayList<>(byApp.getOrDefault(appId, Map.of()).values()).reversed();
  }

  /** How many events a second were accepted, over the last minute, of all apps. */
  public synchronized double perSecond() {
    long since = clock.instant().minus(Duration.ofSeconds(SECONDS)).getEpochSecond();
    long sum = 0;
    for (int slot = 0; slot < SECONDS; slot++) {
      sum += second[slot] > since ? accepted[slot] : 0;
    }
    return (double) sum / SECONDS;
  }
}
