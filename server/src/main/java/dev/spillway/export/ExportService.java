package dev.spillway.export;

import dev.spillway.database.Database;
import dev.spillway.engine.ExportEngine;
import dev.spillway.event.EventStore;
import dev.spillway.result.ResultStore;
import java.io.IOException;
import java.time.InstantSource;

/** Puts the parts of exporting together and holds their threads. */
public final class ExportService implements AutoCloseable {
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
    ExportStore store = new ExportStore(database);
    ExportQueue queue = new ExportQueue(database);
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

  /** Stops running exports; those that run are handed back and go on after the next start. */
  @Override
  public void close() {
    workers.close();
    audit.close();
  }
}
