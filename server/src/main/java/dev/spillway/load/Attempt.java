package dev.spillway.load;

import java.time.Duration;

/** How one try to send a body ended. */
sealed interface Attempt {

  /** It was looked at. */
  record Answered(Answer answer) implements Attempt {}

  /** The server wants it later. */
  record Later(Duration after) implements Attempt {}

  /** It may have arrived or not; the same once more does no harm. */
  record Unknown(String reason) implements Attempt {}

  /** No further try can end otherwise. */
  record Refused(String reason) implements Attempt {}
}
