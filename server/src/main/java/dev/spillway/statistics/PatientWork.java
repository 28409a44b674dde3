package dev.spillway.statistics;

import dev.spillway.event.EventStoreException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One platform thread for work in native code, whose callers wait only so long. What nobody waits
 * for any more is still done, since the next who asks has the use of it. Thread-safe.
 */
public final class PatientWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PatientWork.class);
  private static final Duration STOP = Duration.ofSeconds(10);

  /** More callers than this are sent away at once. */
  private static final int WAITING = 32;

  private final Duration patience;
  private final ThreadPoolExecutor thread;

  /**
   * Prepares the thread; it is started by the first work and ends when there is none for a minute.
   *
   * @param patience how long a caller waits
   */
  public PatientWork(String name, Duration patience) {
    this.patience = patience;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name(name).daemon().factory());
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * Does the work and gives what comes of it. What the work throws is thrown here; what is no
   * unchecked exception becomes an {@link EventStoreException}.
   *
   * @throws CountsNotReadyException when it takes too long, or too much is waiting
   */
  public <T> T get(Callable<T> work) {
    Future<T> future;
    try {
      future = thread.submit(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("too many wait for counts", e);
      throw new CountsNotReadyException("too many calls wait for counts; try again soon");
    }
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("counts are not there yet", e);
      throw new CountsNotReadyException("the counts are being made; try again in a few seconds");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CountsNotReadyException("the server is about to stop");
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    return e.getCause() instanceof RuntimeException unchecked
        ? unchecked
        : new EventStoreException("the events could not be counted", e);
  }

  /** Ends what waits, and gives the work that runs some time to end. */
  @Override
  public void close() {
    thread.shutdown();
    thread.getQueue().clear();
    try {
      if (!thread.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("counting did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
