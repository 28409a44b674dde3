package dev.spillway.event;

/** What became of a batch. */
public sealed interface AppendOutcome {

  /**
   * The batch is durable; so it was already when {@code repeated}.
   *
   * @param count how many events the first batch had
   * @param remark the first batch's remark
   */
  record Stored(long count, boolean repeated, String remark) implements AppendOutcome {}

  /** Another body was stored under the same idempotency key; nothing was stored now. */
  record KeyReused() implements AppendOutcome {}

  /** The same is being stored at the moment. It may be sent again later, to learn its outcome. */
  record InFlight() implements AppendOutcome {}

  /** The buffer has no room; nothing was stored. The same batch may be sent again later. */
  record BufferFull() implements AppendOutcome {}
}
