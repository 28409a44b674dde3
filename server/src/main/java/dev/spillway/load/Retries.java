package dev.spillway.load;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Sends a body until the server has looked at it. What it wants later waits for as long as it
 * takes; what fails is tried again for a limited time, always under the same key. Thread-safe.
 */
final class Retries {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Sender sender;
  private final Duration retryFor;
  private final Stop stop;
  private final LoadListener listener;

  Retries(Sender sender, Duration retryFor, Stop stop, LoadListener listener) {
    this.sender = sender;
    this.retryFor = retryFor;
    this.stop = stop;
    this.listener = listener;
  }

  /**
   * Gives the server's answer; empty when the load was stopped first.
   *
   * @throws LoadException when there will be none
   */
  Optional<Answer> send(Part part, boolean skip) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    long failingSince = 0;
    boolean failing = false;
    while (!stop.isAsked()) {
      switch (sender.send(part, skip)) {
        case Attempt.Answered(var answer) -> {
          return Optional.of(answer);
        }
        case Attempt.Refused(var reason) ->
            throw new LoadException("the server refuses: " + reason);
        case Attempt.Later(var wait) -> {
          failing = false;
          stop.await(wait);
        }
        case Attempt.Unknown(var reason) -> {
          if (!failing) {
            failing = true;
            failingSince = System.nanoTime();
            pause = FIRST_PAUSE;
            listener.waiting("the server cannot be used; trying again: " + reason);
          }
          if (System.nanoTime() - failingSince >= retryFor.toNanos()) {
            throw new LoadException("the server cannot be used: " + reason);
          }
          stop.await(jittered(pause));
          pause = pause.multipliedBy(2);
          pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
      }
    }
    return Optional.empty();
  }

  /** Those who failed together must not come again together. */
  private static Duration jittered(Duration pause) {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(pause.toMillis() / 2, pause.toMillis() + 1));
  }
}
