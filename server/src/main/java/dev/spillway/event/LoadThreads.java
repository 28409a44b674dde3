package dev.spillway.event;

import dev.spillway.database.DuckDbInstance;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads whole files, one after the other, so that they share no memory. While one is written, the
 * next one is checked, which takes little, and the one before is committed. Thread-safe.
 */
final class LoadThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoadThreads.class);

  private final TableLoads loads;
  private final DuckDbInstance duckDb;

  // DuckDB's native calls would hold a virtual thread's carrier.
  private final ExecutorService checking =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("event-load-check").factory());
  private final ExecutorService writing =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("event-load-write").factory());
  private final ExecutorService committing =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("event-load-commit").factory());

  /** Taken by a file that is checked or was, until it is its turn to be written. */
  private final Semaphore checked = new Semaphore(1);

  /** Taken by a file that is written or was, until it is its turn to be committed. */
  private final Semaphore written = new Semaphore(1);

  private volatile EventStoreListener listener = EventStoreListener.NONE;
  private volatile boolean stopped;

  LoadThreads(TableLoads loads, DuckDbInstance duckDb) {
    this.loads = loads;
    this.duckDb = duckDb;
  }

  void listen(EventStoreListener told) {
    listener = told;
  }

  /** A file on its way. */
  private sealed interface Checked {}

  /** It is over with it already. */
  private record Over(Optional<AppendOutcome> outcome) implements Checked {}

  /**
   * It is to be written.
   *
   * @param connection on which it was checked; to be closed by who writes it
   */
  private record Good(Connection connection, LoadRows rows) implements Checked {}

  /**
   * It is to be committed.
   *
   * @param start when its writing was begun, by {@link System#nanoTime}
   */
  private record Begun(TableLoads.Ready ready, long start) {}

  /** Waits for its turn, and then for its end; waiting cannot be interrupted. */
  Optional<AppendOutcome> load(Load load) throws IOException {
    return switch (await(submit(checking, () -> check(load)))) {
      case Over(var outcome) -> outcome;
      case Good good -> {
        Optional<Begun> begun = await(submitted(load, good));
        // Where the store was closed meanwhile, the next start removes the files by their journal.
        yield begun.isEmpty()
            ? Optional.empty()
            : Optional.of(await(submit(committing, () -> commit(load, begun.get()))));
      }
    };
  }

  private Future<Optional<Begun>> submitted(Load load, Good good) {
    try {
      return submit(writing, () -> write(load, good));
    } catch (EventStoreException e) {
      checked.release();
      forget(good.connection(), load);
      throw e;
    }
  }

  private <T> Future<T> submit(ExecutorService thread, Callable<T> work) {
    try {
      return thread.submit(() -> guarded(work));
    } catch (RejectedExecutionException e) {
      throw new EventStoreException("the event store is closed", e);
    }
  }

  private Checked check(Load load) throws IOException, SQLException {
    checked.acquireUninterruptibly();
    boolean good = false;
    try {
      if (stopped) {
        throw new EventStoreException("the event store is closed", null);
      }
      Optional<AppendOutcome> before = loads.over(load);
      if (before.isPresent()) {
        return new Over(before);
      }
      Connection connection = duckDb.connect();
      try {
        Optional<LoadRows> rows = load.source().check(connection);
        good = rows.isPresent();
        return good ? new Good(connection, rows.get()) : new Over(Optional.empty());
      } finally {
        if (!good) {
          forget(connection, load);
        }
      }
    } finally {
      if (!good) {
        checked.release();
      }
    }
  }

  private Optional<Begun> write(Load load, Good good) throws IOException, SQLException {
    written.acquireUninterruptibly();
    checked.release();
    long start = System.nanoTime();
    Optional<TableLoads.Ready> ready = Optional.empty();
    try {
      ready = loads.write(good.connection(), load, good.rows());
      return ready.map(files -> new Begun(files, start));
    } finally {
      if (ready.isEmpty()) {
        written.release();
      }
      forget(good.connection(), load);
    }
  }

  private AppendOutcome commit(Load load, Begun begun) throws SQLException {
    written.release();
    AppendOutcome outcome = loads.commit(load, begun.ready());
    if (outcome instanceof AppendOutcome.Stored(var count, var repeated, var remark) && !repeated) {
      listener.worked(StoreWork.LOAD, Duration.ofNanos(System.nanoTime() - begun.start()), count);
    }
    return outcome;
  }

  /** Its outcome stands, whatever DuckDB says to this. */
  private static void forget(Connection connection, Load load) {
    try (connection) {
      load.source().forget(connection);
    } catch (SQLException e) {
      LOG.warn("what the check of a file left in DuckDB's memory stays there", e);
    }
  }

  /** Counts faults of the store, and has DuckDB opened anew where that is needed. */
  private <T> T guarded(Callable<T> work) throws Exception {
    try {
      return work.call();
    } catch (SQLException e) {
      listener.failed(StoreWork.LOAD);
      duckDb.reopenIfBroken(e);
      throw e;
    } catch (IOException e) {
      if (e.getCause() instanceof SQLException fault) {
        listener.failed(StoreWork.LOAD);
        duckDb.reopenIfBroken(fault);
      }
      throw e;
    } catch (RuntimeException e) {
      listener.failed(StoreWork.LOAD);
      throw e;
    }
  }

  private static <T> T await(Future<T> future) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof IOException fault) {
            throw fault;
          }
          throw new EventStoreException("the file could not be brought into the table", e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Lets what runs come to its end, and refuses what waits. */
  @Override
  public void close() {
    stopped = true;
    checking.close();
    writing.close();
    committing.close();
  }
}
