package dev.spillway.event;

/** What became of a batch. */
public sealed interface AppendOutcome {

  /** The batch is durable; so it was already when {@code repeated}. */
  record Stored(long count, boolean repeated) implements AppendOutcome {}

  /** Another body was stored under the same idempotency key; nothing was stored now. */
  record KeyReused() implements AppendOutcome {}

  /** The buffer has no room; nothing was stored. The same batch may be sent again later. */
  record BufferFull() implements AppendOutcome {}
}
