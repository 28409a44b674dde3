package dev.spillway.event;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, the last first, all of it even if one does not close. */
final class Closer implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T resource) {
    opened.push(resource);
    return resource;
  }

  /** Closes because of this failure, which keeps what goes wrong besides. */
  void closeAfter(Exception failure) {
    for (AutoCloseable resource : opened) {
      try {
        resource.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }

  @Override
  public void close() {
    EventStoreException failure = new EventStoreException("the event store did not close", null);
    closeAfter(failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
