package dev.spillway.event;

import java.io.IOException;

/** Checked events that are to be stored together or not at all. Not thread-safe. */
public interface EventBatch {

  /** How many events {@link #forEach} gives. */
  long count();

  /** Roughly how many bytes the events take in the buffer. */
  long bytes();

  /**
   * What its producer is told of it besides the count; it is kept with the idempotency key, and
   * given again to who sends the same again.
   */
  default String remark() {
    return "";
  }

  /**
   * Gives the events, packed by an {@link EventPacker}, in the order they were sent; may be called
   * again, and then gives the same.
   */
  void forEach(Sink sink) throws IOException;

  /** Takes some events. */
  @FunctionalInterface
  interface Sink {
    void accept(EventBlock block) throws IOException;
  }
}
