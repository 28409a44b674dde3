package dev.spillway.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Lets an address try only so many wrong keys in a minute. Bounded; thread-safe. */
final class SignInLimit {
  private static final int MOST_FAILURES = 10;
  private static final Duration SPAN = Duration.ofMinutes(1);
  private static final int MOST_ADDRESSES = 10_000;

  private final InstantSource clock;
  private final Map<String, Deque<Instant>> failures = new LinkedHashMap<>(16, 0.75f, true);

  SignInLimit(InstantSource clock) {
    this.clock = clock;
  }

  /** How long the address has to wait before its next try; empty when it need not. */
  synchronized Optional<Duration> wait(String address) {
    Deque<Instant> recent = failures.get(address);
    if (recent == null) {
      return Optional.empty();
    }
    Instant since = clock.instant().minus(SPAN);
    recent.removeIf(failure -> !failure.isAfter(since));
    if (recent.isEmpty()) {
      failures.remove(address);
    }
    return recent.size() < MOST_FAILURES
        ? Optional.empty()
        : Optional.of(Duration.between(since, recent.getFirst()));
  }

  synchronized void failed(String address) {
    failures.computeIfAbsent(address, key -> new ArrayDeque<>()).add(clock.instant());
    if (failures.size() > MOST_ADDRESSES) {
      failures.remove(failures.keySet().iterator().next());
    }
  }
}
