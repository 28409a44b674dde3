package dev.spillway.intake;

import java.util.List;

/** What became of a body of events. */
public sealed interface IntakeOutcome {

  /** Every event is durable. */
  record Accepted(long count) implements IntakeOutcome {}

  /**
   * Some events were wrong; nothing was stored.
   *
   * @param rejected how many were wrong
   * @param first the first 100 of them, in the body's order
   */
  record Rejected(long rejected, List<BadEvent> first) implements IntakeOutcome {
    public Rejected {
      first = List.copyOf(first);
    }
  }

  /** Another body came in under the same idempotency key within 24 hours; nothing was stored. */
  record KeyReused() implements IntakeOutcome {}

  /** The store has no room at the moment; nothing was stored. */
  record Busy() implements IntakeOutcome {}

  /** The decoded body is larger than the limit; nothing was stored. */
  record TooLarge(long limitBytes) implements IntakeOutcome {}

  /**
   * An event that was refused.
   *
   * @param line the line of an NDJSON body, or the place in a JSON array, from 1
   * @param message which field is wrong, how, and what is accepted; holds no value of the event
   */
  record BadEvent(long line, String message) {}
}
