package dev.spillway.intake;

import dev.spillway.event.EventStore;
import dev.spillway.event.EventStream;
import dev.spillway.event.Kinds;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Optional;

/** Takes in bodies of events, all or nothing, in constant memory. Thread-safe. */
public final class Intake {

  public Intake(IntakeSettings settings, Kinds kinds, EventStore store, InstantSource clock) {
    throw new UnsupportedOperationException();
  }

  /**
   * Reads the body to its end, checks every event and stores all of them, or none.
   *
   * @param lookbackDays how old the company's events may be; empty for the default
   * @param idempotencyKey the client's name for this body; checked by the caller for its form
   * @throws IOException when the body cannot be read to its end; nothing was stored
   * @throws dev.spillway.event.EventStoreException when the store cannot say that it is durable
   */
  public IntakeOutcome accept(
      EventStream stream,
      Optional<Integer> lookbackDays,
      IntakeFormat format,
      InputStream body,
      Optional<String> idempotencyKey)
      throws IOException {
    throw new UnsupportedOperationException();
  }
}
