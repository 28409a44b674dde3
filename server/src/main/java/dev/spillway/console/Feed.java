package dev.spillway.console;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for changes while somebody watches, and tells all who do. Thread-safe. */
final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final long PAUSE_MILLIS = 400;

  /** While something runs, the time left changes without a change of the database. */
  private static final int LOOKS_BETWEEN = 5;

  private final Supplier<Map<String, Seen>> look;
  private final Changes changes;
  private final Set<Watcher> watchers = new HashSet<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private Map<String, Seen> last = Map.of();

  /** Gives another number after each change of the database. */
  @FunctionalInterface
  interface Changes {
    long number();
  }

  /**
   * What a request looked like.
   *
   * @param version equal to that of the same look
   * @param event what is told of it
   */
  record Seen(Object version, Supplier<String> event) {}

  Feed(Supplier<Map<String, Seen>> look, Changes changes) {
    this.look = look;
    this.changes = changes;
  }

  synchronized Watcher join() {
    boolean first = watchers.isEmpty();
    if (first) {
      // It may fail, and then there is nobody to watch for.
      last = look.get();
    }
    Watcher watcher = new Watcher();
    watchers.add(watcher);
    if (first) {
      Thread.ofVirtual().name("console-feed").start(this::watch);
    }
    return watcher;
  }

  synchronized int watchers() {
    return watchers.size();
  }

  /** Whether it was the last one; the feed has ended then. */
  synchronized boolean leave(Watcher watcher) {
    watchers.remove(watcher);
    if (watchers.isEmpty()) {
      ended.countDown();
    }
    return watchers.isEmpty();
  }

  private void watch() {
    long number = changes.number();
    int looksSince = 0;
    try {
      while (!ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        long now = changes.number();
        looksSince++;
        if (now != number || looksSince >= LOOKS_BETWEEN) {
          number = now;
          looksSince = 0;
          tellChanges();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellChanges() {
    try {
      Map<String, Seen> now = look.get();
      Map<String, String> events = new HashMap<>();
      synchronized (this) {
        now.forEach((id, seen) -> {
          Seen before = last.get(id);
          if (before == null || !before.version().equals(seen.version())) {
            events.put(id, seen.event().get());
          }
        });
        last = now;
        watchers.forEach(watcher -> events.values().forEach(watcher::tell));
      }
    } catch (JdbiException e) {
      LOG.warn("what changed of the exports cannot be read; it is tried again", e);
    }
  }

  @Override
  public synchronized void close() {
    ended.countDown();
    watchers.forEach(Watcher::end);
  }
}
