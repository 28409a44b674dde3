package dev.spillway.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that may take long to look up, looked up by a thread of its own and kept for some
 * seconds. Who asks waits a little for a fresh look, and else gets the last one, so that neither a
 * slow disk nor a locked database holds up what else there is to see. Thread-safe.
 */
final class Sampled<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Sampled.class);
  private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long PATIENCE_NANOS = Duration.ofMillis(500).toNanos();

  /** What is older says nothing about now. */
  private static final long STALE_NANOS = Duration.ofMinutes(1).toNanos();

  private final String what;
  private final Supplier<T> source;
  private Optional<Look<T>> running = Optional.empty();
  private Optional<Look<T>> last = Optional.empty();

  /** One look, from when it began. */
  private record Look<T>(long begun, CompletableFuture<T> result) {
    long age() {
      return System.nanoTime() - begun;
    }
  }

  /**
   * Prepares it.
   *
   * @param what is looked at, for the log
   */
  Sampled(String what, Supplier<T> source) {
    this.what = what;
    this.source = source;
  }

  /** The last look; empty when there is none of the last minute. */
  Optional<T> get() {
    Look<T> look = look();
    try {
      return Optional.of(
          look.result().get(Math.max(0, PATIENCE_NANOS - look.age()), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return known();
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** A look that is young enough, or one that begins now. */
  private synchronized Look<T> look() {
    if (running.isPresent() && running.get().result().isDone()) {
      last = running;
      running = Optional.empty();
    }
    if (last.isPresent() && last.get().age() < KEPT_NANOS) {
      return last.get();
    }
    if (running.isEmpty()) {
      Look<T> next = new Look<>(System.nanoTime(), new CompletableFuture<>());
      running = Optional.of(next);
      Thread.ofPlatform().daemon().name("metrics-look").start(() -> fill(next.result()));
    }
    return running.get();
  }

  private void fill(CompletableFuture<T> result) {
    try {
      result.complete(source.get());
    } catch (RuntimeException e) {
      LOG.warn("the metrics are without {}, which could not be looked up", what, e);
      result.completeExceptionally(e);
    }
  }

  private synchronized Optional<T> known() {
    return last.filter(
            look -> look.age() < STALE_NANOS && !look.result().isCompletedExceptionally())
        .map(look -> look.result().join());
  }
}
