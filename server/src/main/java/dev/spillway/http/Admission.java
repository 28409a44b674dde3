package dev.spillway.http;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether calls that begin something new are let in: not under maintenance, and not while the
 * server stops. Calls that were let in before are counted until they end. Thread-safe, and without
 * locks.
 */
public final class Admission {
  private static final Duration MAINTENANCE_RETRY = Duration.ofMinutes(1);
  private static final Duration STOP_RETRY = Duration.ofSeconds(10);

  private final AtomicInteger running = new AtomicInteger();
  private final CountDownLatch idle = new CountDownLatch(1);
  private volatile Optional<Maintenance> maintenance = Optional.empty();
  private volatile boolean stopping;

  /** Begins maintenance, or ends it. */
  public void maintain(Optional<Maintenance> wanted) {
    maintenance = wanted;
  }

  public Optional<Maintenance> maintenance() {
    return maintenance;
  }

  /** From now on nothing new begins, for good. */
  public void stop() {
    stopping = true;
    if (running.get() == 0) {
      idle.countDown();
    }
  }

  /** Whether new work is let in. */
  public boolean isOpen() {
    return !stopping && maintenance.isEmpty();
  }

  /**
   * Waits for the calls that began before {@link #stop} to end.
   *
   * @return how many run on
   */
  int awaitCalls(Duration longest) throws InterruptedException {
    return idle.await(longest.toNanos(), TimeUnit.NANOSECONDS) ? 0 : running.get();
  }

  /** A call begins; gives whether {@link #end} is to be called for it. */
  boolean begin() {
    running.incrementAndGet();
    if (stopping) {
      // Nobody waits for it, or one client's questions could hold up the end.
      end();
      return false;
    }
    return true;
  }

  void end() {
    if (running.decrementAndGet() == 0 && stopping) {
      idle.countDown();
    }
  }

  /** A handler of calls that begin something new. */
  Route.Handler whenOpen(Route.Handler handler) {
    return call -> {
      requireOpen();
      handler.handle(call);
    };
  }

  /** A handler of calls that may take long, and are good under maintenance too. */
  Route.Handler unlessStopping(Route.Handler handler) {
    return call -> {
      requireRunning();
      handler.handle(call);
    };
  }

  /** Refuses, unless new work is let in. */
  void requireOpen() {
    requireRunning();
    Optional<Maintenance> now = maintenance;
    if (now.isPresent()) {
      String told = now.get().message();
      throw new ApiException(
          ApiError.MAINTENANCE_ERROR,
          "the server is under maintenance and takes nothing new; try again later"
              + (told.isEmpty() ? "" : ": " + told),
          Optional.of(MAINTENANCE_RETRY));
    }
  }

  private void requireRunning() {
    if (stopping) {
      throw new ApiException(
          ApiError.MAINTENANCE_ERROR,
          "the server is stopping; try again when it runs again",
          Optional.of(STOP_RETRY));
    }
  }
}
