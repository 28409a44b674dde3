package dev.spillway.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Work on a file that goes on beside its owner's, piece after piece, in the order in which they
 * were added. Once a piece has failed, no later one is begun. Used by one thread at a time.
 */
public final class FileWork {
  private final String thread;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  /**
   * With nothing to do yet.
   *
   * @param thread the name of the thread that works
   */
  public FileWork(String thread) {
    this.thread = thread;
  }

  /** A piece of work. */
  @FunctionalInterface
  public interface Piece {
    /** Does it. */
    void run() throws IOException;
  }

  /** Begins a piece, once those before it are done. */
  public void add(Piece piece) {
    last = last.thenRunAsync(() -> run(piece), this::begin);
  }

  private static void run(Piece piece) {
    try {
      piece.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reading and writing files holds a thread; so it is one of the platform's. */
  private void begin(Runnable work) {
    Thread.ofPlatform().name(thread).daemon().start(work);
  }

  /**
   * Waits until there is nothing to do.
   *
   * @throws IOException or RuntimeException, what the first failed piece met; thrown once
   */
  public void await() throws IOException {
    CompletableFuture<Void> awaited = last;
    last = CompletableFuture.completedFuture(null);
    try {
      awaited.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException io) {
        throw io.getCause();
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
