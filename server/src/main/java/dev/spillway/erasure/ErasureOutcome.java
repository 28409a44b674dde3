package dev.spillway.erasure;

/** What became of the wish to erase somebody. */
public sealed interface ErasureOutcome {

  /** The erasure is durable; or it was already, under the same idempotency key. */
  record Accepted(String id) implements ErasureOutcome {}

  /** Another wish came under the same idempotency key within 24 hours. */
  record KeyReused() implements ErasureOutcome {}
}
