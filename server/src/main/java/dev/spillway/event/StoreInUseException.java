package dev.spillway.event;

import java.nio.file.Path;

/** Another process has this event store open. */
public final class StoreInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreInUseException(Path folder) {
    super("the event store in " + folder + " is in use by another process; stop that one first");
  }
}
