package dev.spillway.export;

import dev.spillway.database.Database;
import dev.spillway.engine.ExportEngine;
import dev.spillway.event.EventStore;
import dev.spillway.result.ResultStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/** Puts the parts of exporting together and holds their threads. */
public final class ExportService implements AutoCloseable {
  private final ExportStore store;
  private final ExportQueue queue;
  private final Exports exports;
  private final ExportSweep sweep;
  private final Withdrawals withdrawals;
  private final ExportWorkers workers;
  private final AuditLog audit;
  private final ExportRuns runs;

  public ExportService(
      ExportSettings settings,
      Database database,
      EventStore events,
      ExportEngine engine,
      ResultStore results,
      InstantSource clock) {
    this.store = new ExportStore(database);
    this.queue = new ExportQueue(database);
    this.workers = new ExportWorkers(settings, queue, events, engine, results, clock);
    this.exports = new Exports(settings, store, workers, events, results, clock);
    this.sweep = new ExportSweep(settings, store, queue, events, results, clock);
    this.withdrawals = new Withdrawals(database, results);
    this.audit = new AuditLog(database, clock);
    this.runs = new ExportRuns(database);
  }

  /**
   * Takes up what an earlier process of this node left, removes what nobody needs of it, and starts
   * to run exports.
   *
   * @throws IOException when a left-over file could not be removed
   */
  public void start() throws IOException {
    // In this order: while its lease seems to live, a dead attempt's file seems to be wanted.
    workers.release();
    sweep.removeLeftOvers();
    workers.start();
  }

  /** Tells somebody, from now on, what becomes of exports. */
  public void listen(ExportListener listener) {
    store.listen(listener);
    queue.listen(listener);
    withdrawals.listen(listener);
  }

  /** How much there is to do at the moment. Asks the database. */
  public ExportLoad load() {
    return new ExportLoad(runs.counts(Optional.empty()), workers.running());
  }

  public Exports exports() {
    return exports;
  }

  public ExportSweep sweep() {
    return sweep;
  }

  public Withdrawals withdrawals() {
    return withdrawals;
  }

  public AuditLog audit() {
    return audit;
  }

  public ExportRuns runs() {
    return runs;
  }

  /**
   * Stops running exports; those that run are handed back and go on after the next start. Requests
   * can still be looked up and their files read.
   */
  public void handBack() {
    workers.close();
  }

  /** Hands back what still runs, and writes down what was read. */
  @Override
  public void close() {
    handBack();
    audit.close();
  }
}
