package dev.spillway.erasure;

import java.time.Instant;

/** How far an erasure is; its name in capitals is the word on the wire. */
public sealed interface ErasureState {

  /** Accepted and durable; not begun. */
  record Created() implements ErasureState {}

  /** At work, or waiting until nobody can read a former state of the table. */
  record Running() implements ErasureState {}

  /** Nothing of the person is left. */
  record Done(Instant completedAt) implements ErasureState {}
}
