package dev.spillway.console;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One stream's share of a feed. What it does not take in time ends it. Thread-safe. */
final class Watcher {
  private static final int MOST_WAITING = 500;

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>(MOST_WAITING);
  private volatile boolean watching = true;

  void tell(String event) {
    if (!events.offer(event)) {
      // Its page begins anew, which is better than to show half of what happened.
      end();
    }
  }

  /** What has come, when something does or the time is over. */
  List<String> next(long time, TimeUnit unit) {
    List<String> taken = new ArrayList<>();
    try {
      String first = watching ? events.poll(time, unit) : null;
      if (first != null) {
        taken.add(first);
        events.drainTo(taken);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end();
    }
    return taken;
  }

  boolean isWatching() {
    return watching;
  }

  void end() {
    watching = false;
    events.clear();
    // Wakes the one who waits; whatever came meanwhile does so too.
    var _ = events.offer("");
  }
}
