package dev.spillway.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Repeats a call until the server has looked at it. What it wants later waits for as long as it
 * takes; what fails is tried again for a limited time. Thread-safe.
 */
public final class Retries {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Duration retryFor;
  private final Stop stop;
  private final Consumer<String> waiting;

  /**
   * Prepares them.
   *
   * @param retryFor how long a call is tried again that fails without a break
   * @param stop ends them
   * @param waiting told why there is a wait, once for each row of failures
   */
  public Retries(Duration retryFor, Stop stop, Consumer<String> waiting) {
    this.retryFor = retryFor;
    this.stop = stop;
    this.waiting = waiting;
  }

  /** A call that may be made again. */
  @FunctionalInterface
  public interface Call<T> {
    Attempt<T> attempt() throws InterruptedException;
  }

  /**
   * Gives the server's answer; empty when it was stopped first.
   *
   * @throws ClientException when there will be none
   */
  public <T> Optional<T> until(Call<T> call) throws InterruptedException {
    Row row = new Row();
    boolean told = false;
    while (!stop.isAsked()) {
      switch (call.attempt()) {
        case Attempt.Answered<T>(var answer) -> {
          return Optional.of(answer);
        }
        case Attempt.Refused<T>(var failure) ->
            throw new ClientException(
                new Failure(failure.kind(), "the server refuses: " + failure.reason()));
        case Attempt.Later<T>(var wait) -> {
          row.end();
          if (!told) {
            told = true;
            waiting.accept("the server asks to wait");
          }
          stop.await(wait);
        }
        case Attempt.Unknown<T>(var reason) -> row.failed(reason);
      }
    }
    return Optional.empty();
  }

  /** A row of failures without a break. */
  Row row() {
    return new Row();
  }

  /** Failures that follow each other, with longer and longer waits. Not thread-safe. */
  final class Row {
    private boolean open;
    private long since;
    private Duration pause = FIRST_PAUSE;

    /** Something went well. */
    void end() {
      open = false;
    }

    /**
     * Waits before the next try.
     *
     * @throws ClientException when the row is too long
     */
    void failed(String reason) throws InterruptedException {
      if (!open) {
        open = true;
        since = System.nanoTime();
        pause = FIRST_PAUSE;
        waiting.accept("the server cannot be used; trying again: " + reason);
      }
      if (System.nanoTime() - since >= retryFor.toNanos()) {
        throw new ClientException(Failure.unfinished("the server cannot be used: " + reason));
      }
      stop.await(jittered(pause));
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  /** Those who failed together must not come again together. */
  private static Duration jittered(Duration pause) {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(pause.toMillis() / 2, pause.toMillis() + 1));
  }
}
