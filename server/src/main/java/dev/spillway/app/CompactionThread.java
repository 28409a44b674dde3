package dev.spillway.app;

import dev.spillway.event.EventStore;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that compacts the table: at steady times, and soon after a day has got many new files.
 * A compaction that fails is logged and tried again.
 */
final class CompactionThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CompactionThread.class);

  /** From the end of a compaction to the next: more files are merged by one. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final EventStore events;
  private final long everyNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private long ended = System.nanoTime();
  private boolean told;
  private volatile boolean stopped;

  /** Prepares the thread; it compacts at the latest so long after the last time. */
  CompactionThread(EventStore events, Duration every) {
    this.events = events;
    this.everyNanos = every.toNanos();
    // DuckDB's native calls would hold a virtual thread's carrier.
    this.thread = Thread.ofPlatform().name("event-compaction").unstarted(this::run);
  }

  void start() {
    events.whenManyFiles(this::wake);
    thread.start();
  }

  private void wake() {
    lock.lock();
    try {
      told = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitTurn()) {
      try {
        events.compact();
      } catch (RuntimeException e) {
        if (!stopped) {
          LOG.error("compaction failed; it is tried again", e);
        }
      }
    }
  }

  /** Waits until it is time to compact; false is the end. */
  private boolean awaitTurn() {
    lock.lock();
    try {
      ended = System.nanoTime();
      while (!stopped) {
        long wait = Math.min(everyNanos, told ? PAUSE_NANOS : Long.MAX_VALUE);
        long left = ended + wait - System.nanoTime();
        if (left <= 0) {
          told = false;
          return true;
        }
        changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      LOG.debug("the compaction thread was woken to stop");
    } finally {
      lock.unlock();
    }
    return false;
  }

  /** Lets nothing more begin; what runs is ended, file by file, by the end of the store. */
  @Override
  public void close() {
    stopped = true;
    wake();
  }
}
