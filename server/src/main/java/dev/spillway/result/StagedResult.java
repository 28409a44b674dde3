package dev.spillway.result;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A result that is being written. It is used by one thread at a time, and closed, which removes
 * what was written, unless it was published.
 */
public interface StagedResult extends AutoCloseable {

  /** Where the file is to be written; nothing is there yet. */
  Path path();

  /**
   * Says that the file has so many bytes that will not change any more, so that work on them can
   * begin while more are written.
   */
  void wrote(long bytes);

  /**
   * Makes the file durable and publishes it under its name, once.
   *
   * @return its size and checksum, of the bytes that were published
   */
  ResultFacts publish() throws IOException;

  @Override
  void close() throws IOException;
}
