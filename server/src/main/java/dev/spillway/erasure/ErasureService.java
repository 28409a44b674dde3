package dev.spillway.erasure;

import dev.spillway.database.Database;
import dev.spillway.event.EventStore;
import dev.spillway.export.Withdrawals;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of erasing together and holds the thread that new erasures wake. */
public final class ErasureService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureService.class);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final Erasures erasures;
  private final ErasureSweep sweep;

  /** A platform thread, since DuckDB holds it. One waiting run is enough for all who wake it. */
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(1),
          Thread.ofPlatform().name("erasure").daemon().factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  /**
   * Makes the parts; nothing runs until an erasure is created, or the sweep called.
   *
   * @param within how long an erasure may take before the log complains
   */
  public ErasureService(
      Database database,
      EventStore events,
      Withdrawals withdrawals,
      Duration within,
      InstantSource clock) {
    ErasureStore store = new ErasureStore(database);
    this.sweep =
        new ErasureSweep(store, new TraceStore(database), events, withdrawals, within, clock);
    this.erasures = new Erasures(store, events, this::wake, clock);
  }

  private void wake() {
    thread.execute(this::sweepOnce);
  }

  private void sweepOnce() {
    try {
      sweep.run();
    } catch (RuntimeException e) {
      LOG.warn("erasures could not be gone on with; the next sweep tries again", e);
    }
  }

  public Erasures erasures() {
    return erasures;
  }

  public ErasureSweep sweep() {
    return sweep;
  }

  /** Stops after the step that runs; the next start goes on. */
  @Override
  public void close() {
    sweep.stop();
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("an erasure did not stop in time; the next start goes on with it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
