package dev.spillway.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A wish that work ends, which ends waits too. Thread-safe. */
public final class Stop {
  private final CountDownLatch asked = new CountDownLatch(1);

  public void ask() {
    asked.countDown();
  }

  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Waits so long, or until it is asked to stop. */
  public void await(Duration wait) throws InterruptedException {
    asked.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }
}
