package dev.spillway.result;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps finished files under names that are never used twice. A name is there whole or not at all.
 * Thread-safe.
 */
public interface ResultStore extends AutoCloseable {

  /**
   * Opens the store that the settings name.
   *
   * @throws IOException when its folders cannot be made, or its bucket cannot be looked into
   */
  static ResultStore open(ResultSettings settings) throws IOException {
    return settings.bucket().isPresent()
        ? S3ResultStore.open(settings.folder(), settings.bucket().get())
        : LocalResultStore.open(settings.folder());
  }

  /**
   * Begins a file of this name; if a former try left something of it behind, that is removed first.
   */
  StagedResult stage(String name) throws IOException;

  /** Opens a published file for reading; empty when there is none. */
  Optional<StoredResult> open(String name) throws IOException;

  /**
   * A link by which a published file can be fetched from where it is, without this server; empty
   * when the store gives none. Who has it needs nothing else, so it is a secret.
   *
   * @param disposition the {@code Content-Disposition} that the answer is to have
   * @param contentType the {@code Content-Type}
   */
  default Optional<URI> link(String name, String disposition, String contentType)
      throws IOException {
    return Optional.empty();
  }

  /** Removes a published file; no error when there is none. */
  void delete(String name) throws IOException;

  /**
   * Removes what nobody needs: staged files, and published ones, whose name is not wanted; but
   * nothing of what is staged here and not closed.
   *
   * @return the names that were removed
   */
  Set<String> sweep(Predicate<String> wanted) throws IOException;

  /** Lets go of connections; files that are being read break off. */
  @Override
  default void close() {}
}
