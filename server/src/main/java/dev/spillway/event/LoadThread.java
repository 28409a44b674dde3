package dev.spillway.event;

import dev.spillway.database.DuckDbInstance;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/** The one thread that loads whole files, one after the other, so that they share no memory. */
final class LoadThread implements AutoCloseable {
  private final TableLoads loads;
  private final DuckDbInstance duckDb;

  // DuckDB's native calls would hold a virtual thread's carrier.
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("event-load").factory());

  private volatile EventStoreListener listener = EventStoreListener.NONE;
  private volatile boolean stopped;

  LoadThread(TableLoads loads, DuckDbInstance duckDb) {
    this.loads = loads;
    this.duckDb = duckDb;
  }

  void listen(EventStoreListener told) {
    listener = told;
  }

  /** Waits for its turn, and then for its end; waiting cannot be interrupted. */
  Optional<AppendOutcome> load(Load load) throws IOException {
    try {
      return await(thread.submit(() -> run(load)));
    } catch (RejectedExecutionException e) {
      throw new EventStoreException("the event store is closed", e);
    }
  }

  private Optional<AppendOutcome> run(Load load) throws IOException, SQLException {
    if (stopped) {
      throw new EventStoreException("the event store is closed", null);
    }
    long start = System.nanoTime();
    try (Connection connection = duckDb.connect()) {
      Optional<AppendOutcome> outcome = loads.run(connection, load);
      if (outcome.isPresent()
          && outcome.get() instanceof AppendOutcome.Stored(var count, var repeated, var remark)
          && !repeated) {
        listener.worked(StoreWork.LOAD, Duration.ofNanos(System.nanoTime() - start), count);
      }
      return outcome;
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

  private static Optional<AppendOutcome> await(Future<Optional<AppendOutcome>> future)
      throws IOException {
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

  /** Lets a load that runs come to its end, and refuses those that wait. */
  @Override
  public void close() {
    stopped = true;
    thread.close();
  }
}
