package dev.spillway.export;

/** What became of an order. */
public sealed interface CreateOutcome {

  /** The request is durable and queued; or it was already, under the same idempotency key. */
  record Accepted(ExportRequest request) implements CreateOutcome {}

  /** Another POST came under the same idempotency key within 24 hours. */
  record KeyReused() implements CreateOutcome {}

  /** The company has as many waiting exports as it may. */
  record TooManyWaiting(int limit) implements CreateOutcome {}
}
