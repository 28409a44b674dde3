package dev.spillway.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets work come to an orderly end on Ctrl-C or SIGTERM: asks it to stop, and keeps the process
 * until it has said what is to be done next, or for ten seconds.
 */
final class LastWords {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private LastWords() {}

  /** What is done meanwhile. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  /** Does the work; {@code stop} is called, by another thread, when the process is to end. */
  static <T> T during(Runnable stop, Work<T> work) throws IOException, InterruptedException {
    CountDownLatch said = new CountDownLatch(1);
    Thread hook =
        Thread.ofPlatform()
            .name("shutdown")
            .unstarted(() -> {
              stop.run();
              await(said);
            });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.run();
    } finally {
      said.countDown();
      forget(hook);
    }
  }

  private static void await(CountDownLatch said) {
    try {
      said.await(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook with it.
      return;
    }
  }
}
