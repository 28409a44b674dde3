package dev.spillway.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;

/**
 * Counts the files that come into each partition, so that compaction need not look all the time
 * whether there are many. Thread-safe.
 */
final class NewFiles {
  /** So many new files of one partition are worth a merge; with four older ones they are due. */
  static final int MANY = 4;

  private final Map<AppDay, Integer> counts = new HashMap<>();
  private Runnable told = () -> {};

  /** Who is told when a partition has many new files, and again while more come. Must be quick. */
  synchronized void whenMany(Runnable listener) {
    told = listener;
  }

  void add(List<DataFile> files) {
    Runnable listener = () -> {};
    synchronized (this) {
      for (DataFile file : files) {
        counts.merge(AppDay.of(file), 1, Integer::sum);
      }
      if (areMany()) {
        listener = told;
      }
    }
    listener.run();
  }

  /** Whether a partition has got many since the last look. */
  synchronized boolean areMany() {
    return counts.values().stream().anyMatch(count -> count >= MANY);
  }

  /** Somebody is about to look at all files. */
  synchronized void clear() {
    counts.clear();
  }
}
