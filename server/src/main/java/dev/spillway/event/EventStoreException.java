package dev.spillway.event;

import org.jspecify.annotations.Nullable;

/**
 * The store could not do what was asked. A batch that met it was not acknowledged; whether it is
 * stored is unknown until the store is opened again, so a client repeats it under the same
 * idempotency key. The message holds no value of any event.
 */
public final class EventStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EventStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
