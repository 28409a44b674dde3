package dev.spillway.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Closes a stream when nothing comes for too long, or when it is asked to stop, so that its reader
 * does not wait for ever. Used by one reader.
 */
final class Watch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(250);

  private final InputStream stream;
  private final Stop stop;
  private final Duration patience;
  private volatile long last = System.nanoTime();
  private volatile boolean closed;
  private volatile boolean silent;

  private Watch(InputStream stream, Stop stop, Duration patience) {
    this.stream = stream;
    this.stop = stop;
    this.patience = patience;
  }

  static Watch over(InputStream stream, Stop stop, Duration patience) {
    Watch watch = new Watch(stream, stop, patience);
    Thread.ofVirtual().name("download-watch").start(watch::look);
    return watch;
  }

  private void look() {
    try {
      while (!closed && !stop.isAsked() && !silent) {
        stop.await(LOOK);
        silent = System.nanoTime() - last > patience.toNanos();
      }
      if (!closed) {
        stream.close();
      }
    } catch (IOException e) {
      silent = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Something came. */
  void touch() {
    last = System.nanoTime();
  }

  /** Whether the stream ended by this watch. */
  boolean isSilent() {
    return silent;
  }

  @Override
  public void close() {
    closed = true;
  }
}
