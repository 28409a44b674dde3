package dev.spillway.event;

import dev.spillway.crash.CrashPoint;
import dev.spillway.database.DuckDbInstance;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the table healthy for years: compaction, retention, and files that nobody knows any more.
 * One piece of work at a time; flushes go on beside it. Thread-safe; its callers' threads are held
 * in native code, so give it platform threads.
 */
final class TableUpkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableUpkeep.class);

  /** A younger file may be one that is about to be committed. */
  private static final Duration ORPHAN_AGE = Duration.ofHours(24);

  private final EventTable table;
  private final InstantSource clock;
  private final Rewrite rewrite;
  private final Compaction compaction;
  private final Erasure erasure;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile EventStoreListener listener = EventStoreListener.NONE;
  private volatile boolean stopped;

  TableUpkeep(
      EventTable table,
      DuckDbInstance work,
      StoreFolders folders,
      TableSettings settings,
      InstantSource clock) {
    this.table = table;
    this.clock = clock;
    this.rewrite = new Rewrite(table, new FileJournal(folders.rewriteJournal()));
    this.compaction =
        new Compaction(table, work, rewrite, new CompactionPolicy(settings.fileBytes()), clock);
    this.erasure = new Erasure(table, work, rewrite);
  }

  /** Some work on the table's files. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException, SQLException;
  }

  void listen(EventStoreListener told) {
    listener = told;
    compaction.listen(told);
  }

  /** Removes what an earlier process left of a rewrite. */
  void recover() throws IOException {
    rewrite.recover();
  }

  /** Compacts what is due; how many partitions that were. */
  int compact() {
    try {
      return alone("compaction", this::merge);
    } catch (RuntimeException e) {
      listener.failed(StoreWork.COMPACTION);
      throw e;
    }
  }

  private int merge() throws IOException, SQLException {
    int rewritten = compaction.run(() -> stopped);
    if (rewritten > 0) {
      LOG.debug("compacted {} partitions", rewritten);
      table.mergeManifests();
    }
    return rewritten;
  }

  /** Drops each app's days before the first that is to be kept. */
  void retain(Function<String, LocalDate> firstDay) {
    int dropped =
        alone(
            "retention",
            () -> {
              Map<String, LocalDate> oldest = new TreeMap<>();
              table
                  .files()
                  .byDay()
                  .keySet()
                  .forEach(partition ->
                      oldest.merge(
                          partition.app(), partition.day(), (a, b) -> a.isBefore(b) ? a : b));
              int apps = 0;
              for (Map.Entry<String, LocalDate> app : oldest.entrySet()) {
                LocalDate first = firstDay.apply(app.getKey());
                if (app.getValue().isBefore(first)) {
                  table.dropDays(app.getKey(), first);
                  CrashPoint.RETENTION_AFTER_COMMIT.pass();
                  apps++;
                }
              }
              return apps;
            });
    if (dropped > 0) {
      LOG.info("days past their retention dropped, of {} apps", dropped);
    }
  }

  /** Gives a person's live events. */
  void traces(Person person, Cut cut, Consumer<Trace> found) {
    alone(
        "the search for somebody's events",
        () -> {
          erasure.traces(person, cut, found);
          return true;
        });
  }

  /** Removes a person's events. */
  Erased erase(Person person, Cut cut) {
    return alone("an erasure", () -> erasure.erase(person, cut, () -> stopped));
  }

  /** Removes files that no state of the table has and that are too old to be on their way. */
  void removeOrphans() {
    int removed =
        alone(
            "the search for stray files",
            () -> table.removeOrphans(clock.instant().minus(ORPHAN_AGE)));
    if (removed > 0) {
      LOG.warn("{} files removed that no state of the table has", removed);
    }
  }

  private <T> T alone(String what, Work<T> work) {
    lock.lock();
    try {
      if (stopped) {
        throw new EventStoreException("the event store is closed", null);
      }
      table.refresh();
      rewrite.recover();
      return work.run();
    } catch (IOException | SQLException e) {
      throw new EventStoreException(what + " of the event table failed", e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the file that is being written, and ends the work that runs. */
  @Override
  public void close() {
    stopped = true;
    lock.lock();
    try {
      LOG.debug("no work on the table's files runs any more");
    } finally {
      lock.unlock();
    }
  }
}
