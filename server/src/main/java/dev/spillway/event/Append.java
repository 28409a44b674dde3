package dev.spillway.event;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A batch on its way into the buffer, and what becomes of it. */
record Append(
    EventStream stream,
    EventBatch batch,
    Optional<IdempotencyKey> key,
    CompletableFuture<AppendOutcome> outcome) {

  Append(EventStream stream, EventBatch batch, Optional<IdempotencyKey> key) {
    this(stream, batch, key, new CompletableFuture<>());
  }

  /** Waits until the outcome is known; waiting cannot be interrupted, since the work cannot. */
  AppendOutcome await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return outcome.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw e.getCause() instanceof EventStoreException known
              ? new EventStoreException(String.valueOf(known.getMessage()), known)
              : new EventStoreException("the batch could not be stored", e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
