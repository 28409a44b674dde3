package dev.spillway.event;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes into the buffer. It takes what came together, at most so much that
 * nobody waits long, and after a fault opens the buffer anew before it goes on.
 */
final class WriterThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriterThread.class);
  private static final int GROUP = 256;
  private static final int GROUP_ROWS = 100_000;
  private static final long POLL_MILLIS = 500;

  private final BufferWriter writer;
  private final Buffer buffer;
  private final Runnable written;
  private final BlockingQueue<Append> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile boolean healthy = true;

  /** Prepares the thread; {@code written} is told after each commit. */
  WriterThread(BufferWriter writer, Buffer buffer, Runnable written) {
    this.writer = writer;
    this.buffer = buffer;
    this.written = written;
    // DuckDB's native calls would hold a virtual thread's carrier.
    this.thread = Thread.ofPlatform().name("event-writer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  AppendOutcome append(Append append) {
    queue.add(append);
    if (stopped && queue.remove(append)) {
      throw new EventStoreException("the event store is closed", null);
    }
    return append.await();
  }

  boolean isHealthy() {
    return healthy && !stopped;
  }

  private void run() {
    while (!stopped || !queue.isEmpty()) {
      List<Append> group = take();
      if (!group.isEmpty()) {
        write(group);
      }
    }
  }

  private List<Append> take() {
    List<Append> group = new ArrayList<>();
    try {
      Append next = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      long rows = 0;
      while (next != null) {
        group.add(next);
        rows += next.batch().count();
        next = group.size() < GROUP && rows < GROUP_ROWS ? queue.poll() : null;
      }
    } catch (InterruptedException e) {
      // Only close() interrupts, so that the wait for the next batch ends.
      LOG.debug("the event writer was woken to stop");
    }
    return group;
  }

  private void write(List<Append> group) {
    try {
      if (!healthy) {
        recover();
      }
      writer.write(group);
      written.run();
    } catch (SQLException | IOException | RuntimeException e) {
      healthy = false;
      LOG.error("events could not be stored; the buffer is opened anew", e);
      EventStoreException fault =
          new EventStoreException("the event store could not make the batch durable", e);
      group.forEach(append -> append.outcome().completeExceptionally(fault));
      try {
        recover();
      } catch (SQLException again) {
        LOG.error("the buffer does not open; the next batch tries again", again);
      }
    }
  }

  private void recover() throws SQLException {
    buffer.reopen();
    healthy = true;
  }

  /** Finishes what was handed in, and ends the thread. */
  @Override
  public void close() {
    stopped = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
