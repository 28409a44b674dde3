package dev.spillway.event;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that flushes: when somebody asks, when the buffer is large, when its oldest event
 * is old. Those who ask together share a flush, and flushes begin at most once a second; those that
 * are not for a large buffer take at most half of the time, so that on a busy machine more share
 * each of them, and less small files come into the table.
 */
final class FlushThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FlushThread.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

  private final Flush flush;
  private final BufferSettings settings;
  private final BufferRoom room;
  private final LongSupplier acknowledged;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private volatile EventStoreListener listener = EventStoreListener.NONE;

  private long wanted;
  private long flushed;
  private long failedThrough;
  private Optional<Exception> failure = Optional.empty();
  private long begun = System.nanoTime() - PAUSE_NANOS;
  private long took;
  private boolean stopped;

  FlushThread(
      Flush flush,
      BufferSettings settings,
      BufferRoom room,
      LongSupplier acknowledged,
      InstantSource clock,
      long flushed) {
    this.flush = flush;
    this.settings = settings;
    this.room = room;
    this.acknowledged = acknowledged;
    this.clock = clock;
    this.flushed = flushed;
    this.thread = Thread.ofPlatform().name("event-flush").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void listen(EventStoreListener told) {
    listener = told;
  }

  /** Something was written; it may be enough for a flush. */
  void look() {
    if (isLarge()) {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits until everything up to the number is in the table. */
  void await(long through) {
    lock.lock();
    try {
      if (flushed >= through) {
        return;
      }
      wanted = Math.max(wanted, through);
      // A failure of before says nothing about the flush that is asked for now.
      failedThrough = 0;
      changed.signalAll();
      while (flushed < through) {
        if (stopped) {
          throw new EventStoreException("the event store is closed", null);
        }
        if (failedThrough >= through) {
          throw new EventStoreException(
              "the events in the buffer could not be brought into the table", failure.orElse(null));
        }
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isHealthy() {
    lock.lock();
    try {
      return failure.isEmpty() && !stopped;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    long through = next();
    while (through >= 0) {
      attempt(through);
      through = next();
    }
  }

  /** Waits for a reason to flush; -1 is the end. */
  private long next() {
    lock.lock();
    try {
      while (!stopped) {
        long pause = begun + periodNanos() - System.nanoTime();
        if (pause <= 0 && isDue()) {
          begun = System.nanoTime();
          return acknowledged.getAsLong();
        }
        changed.awaitNanos(pause > 0 ? pause : LOOK_NANOS);
      }
    } catch (InterruptedException e) {
      LOG.debug("the flush thread was woken to stop");
    } finally {
      lock.unlock();
    }
    return -1;
  }

  /** From the beginning of the last flush to that of the next. */
  private long periodNanos() {
    return isLarge() ? PAUSE_NANOS : Math.max(PAUSE_NANOS, 2 * took);
  }

  private boolean isLarge() {
    return room.rows() >= settings.flushRows();
  }

  private boolean isDue() {
    return wanted > flushed || isLarge() || room.ageNanos() >= settings.flushAge().toNanos();
  }

  private void attempt(long through) {
    Optional<Exception> fault = Optional.empty();
    try {
      long start = System.nanoTime();
      long rows = flush.run(through, clock.instant().minus(BufferKeys.REMEMBERED));
      room.removeThrough(through);
      if (rows > 0) {
        listener.worked(StoreWork.FLUSH, Duration.ofNanos(System.nanoTime() - start), rows);
      }
    } catch (IOException | SQLException | RuntimeException e) {
      LOG.error("the buffer could not be flushed; it is tried again", e);
      listener.failed(StoreWork.FLUSH);
      fault = Optional.of(e);
    }
    lock.lock();
    try {
      failure = fault;
      took = System.nanoTime() - begun;
      if (fault.isEmpty()) {
        flushed = Math.max(flushed, through);
      } else {
        failedThrough = through;
        wanted = flushed;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets a flush that runs come to its end, and ends the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(1));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
