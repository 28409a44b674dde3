package dev.spillway.client;

import java.time.Duration;

/**
 * How one try of a call ended.
 *
 * @param <T> what the server answers
 */
public sealed interface Attempt<T> {

  /** It was looked at. */
  record Answered<T>(T answer) implements Attempt<T> {}

  /** The server wants it later. */
  record Later<T>(Duration after) implements Attempt<T> {}

  /** It may have arrived or not; the same once more does no harm. */
  record Unknown<T>(String reason) implements Attempt<T> {}

  /** No further try can end otherwise. */
  record Refused<T>(Failure failure) implements Attempt<T> {}
}
