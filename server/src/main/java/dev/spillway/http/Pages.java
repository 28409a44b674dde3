package dev.spillway.http;

import java.io.IOException;

/** Pages for people, served where the API has no route. Thread-safe. */
public interface Pages extends AutoCloseable {

  /**
   * Answers a call, on a thread that is the call's own and may wait.
   *
   * @return false when there is no such page; nothing was answered then
   * @throws IOException when the answer cannot be sent
   */
  boolean answer(PageCall call) throws IOException;

  /** Ends the answers that would go on for ever. */
  @Override
  void close();
}
