package dev.spillway.statistics;

import dev.spillway.event.EventFiles;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The counts of the apps that were asked for last, as far as there is room for them. One thread
 * works on them at a time; one that does not want to wait goes without. Thread-safe.
 */
final class CountedApps {
  private static final Logger LOG = LoggerFactory.getLogger(CountedApps.class);

  /** Some 400 MB in memory and on disk; of several apps the one asked for last may have more. */
  private static final long MOST_CELLS = 4_000_000;

  private final CountingDuckDb duckDb;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<String, Cells> apps = new LinkedHashMap<>();
  private int named;

  CountedApps(CountingDuckDb duckDb) {
    this.duckDb = duckDb;
  }

  /** Reads an app's counts. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Connection connection, Cells cells) throws SQLException;
  }

  /**
   * Brings the app's counts to its files and reads them, when nobody else does.
   *
   * @throws CountsNotReadyException when it is stopped before
   */
  <T> T read(String appId, EventFiles files, BooleanSupplier stop, Reader<T> reader) {
    lock.lock();
    try {
      return guarded(connection -> {
        Cells cells = touched(appId);
        if (!cells.update(connection, files, stop)) {
          throw new CountsNotReadyException("the server is about to stop");
        }
        makeRoom(connection);
        return reader.read(connection, cells);
      });
    } finally {
      lock.unlock();
    }
  }

  /** Reads the app's counts as they are; empty when there are none or somebody is at work. */
  <T> Optional<T> readKnown(String appId, Reader<T> reader) {
    if (!lock.tryLock()) {
      return Optional.empty();
    }
    try {
      Cells cells = apps.get(appId);
      return cells == null
          ? Optional.empty()
          : Optional.of(guarded(connection -> reader.read(connection, cells)));
    } finally {
      lock.unlock();
    }
  }

  /** After a fault the tables are what nobody knows; then all are made anew. */
  private <T> T guarded(CountingDuckDb.Work<T> work) {
    boolean fine = false;
    try {
      T result = duckDb.use(work);
      fine = true;
      return result;
    } finally {
      if (!fine) {
        forget();
      }
    }
  }

  private void forget() {
    List<Cells> all = new ArrayList<>(apps.values());
    apps.clear();
    try {
      duckDb.use(connection -> {
        for (Cells cells : all) {
          cells.drop(connection);
        }
        return true;
      });
    } catch (RuntimeException e) {
      LOG.warn("counts that nobody has any use for stay in memory", e);
    }
  }

  /** The app's counts, which now are those asked for last. */
  private Cells touched(String appId) {
    Cells cells = apps.remove(appId);
    if (cells == null) {
      named++;
      cells = new Cells(appId, "cells_" + named);
    }
    apps.putLast(appId, cells);
    return cells;
  }

  private void makeRoom(Connection connection) throws SQLException {
    long all = apps.values().stream().mapToLong(Cells::size).sum();
    while (all > MOST_CELLS && apps.size() > 1) {
      Cells oldest = apps.pollFirstEntry().getValue();
      all -= oldest.size();
      oldest.drop(connection);
    }
  }
}
