package dev.spillway.intake;

/** What became of a body of events. */
public sealed interface IntakeOutcome {

  /**
   * Every good event is durable; there are rejections only when they were to be passed over.
   *
   * @param repeated whether the body was stored before, under the same idempotency key
   */
  record Accepted(long count, Rejections rejections, boolean repeated) implements IntakeOutcome {}

  /** Some events were wrong, or the body could not be read to its end; nothing was stored. */
  record Rejected(Rejections rejections) implements IntakeOutcome {}

  /** Another body came in under the same idempotency key within 24 hours; nothing was stored. */
  record KeyReused() implements IntakeOutcome {}

  /** The store has no room at the moment; nothing was stored. */
  record Busy() implements IntakeOutcome {}

  /** The disk has less free space than is to be kept; nothing was stored. */
  record DiskFull() implements IntakeOutcome {}

  /** The decoded body is larger than the limit; nothing was stored. */
  record TooLarge(String message) implements IntakeOutcome {}
}
