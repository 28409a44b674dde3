package dev.spillway.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A wish that the load ends, which ends waits too. Thread-safe. */
final class Stop {
  private final CountDownLatch asked = new CountDownLatch(1);

  void ask() {
    asked.countDown();
  }

  boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Waits so long, or until it is asked to stop. */
  void await(Duration wait) throws InterruptedException {
    asked.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }
}
