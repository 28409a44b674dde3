package dev.spillway.result;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps finished files under names that are never used twice. A name is there whole or not at all.
 * Thread-safe.
 */
public interface ResultStore {

  /**
   * Begins a file of this name; if a former try left something of it behind, that is removed first.
   */
  StagedResult stage(String name) throws IOException;

  /** Opens a published file for reading; empty when there is none. */
  Optional<SeekableByteChannel> open(String name) throws IOException;

  /** Removes a published file; no error when there is none. */
  void delete(String name) throws IOException;

  /**
   * Removes what nobody needs: staged files, and published ones, whose name is not wanted; but
   * nothing of what is staged here and not closed.
   *
   * @return the names that were removed
   */
  Set<String> sweep(Predicate<String> wanted) throws IOException;
}
