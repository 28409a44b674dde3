package dev.spillway.export;

import dev.spillway.crash.CrashPoint;
import dev.spillway.engine.Cancellation;
import dev.spillway.engine.EngineException;
import dev.spillway.engine.ExportCancelledException;
import dev.spillway.engine.ExportEngine;
import dev.spillway.engine.ExportPlan;
import dev.spillway.event.EventQuery;
import dev.spillway.event.EventStore;
import dev.spillway.event.EventStoreException;
import dev.spillway.event.Snapshot;
import dev.spillway.event.SnapshotGoneException;
import dev.spillway.result.ResultFacts;
import dev.spillway.result.ResultStore;
import dev.spillway.result.StagedResult;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at one request, from its pin to its end. Its outcome is recorded under the attempt,
 * so that an attempt which lost its hold changes nothing and leaves nothing.
 */
final class ExportRun {
  private static final Logger LOG = LoggerFactory.getLogger(ExportRun.class);

  private final Claim claim;
  private final ExportQueue queue;
  private final EventStore events;
  private final ExportEngine engine;
  private final ResultStore results;
  private final InstantSource clock;
  private final Cancellation cancellation = new Cancellation();

  private volatile Progress progress = new Progress(0, 0);

  ExportRun(
      Claim claim,
      ExportQueue queue,
      EventStore events,
      ExportEngine engine,
      ResultStore results,
      InstantSource clock) {
    this.claim = claim;
    this.queue = queue;
    this.events = events;
    this.engine = engine;
    this.results = results;
    this.clock = clock;
  }

  /** How far the attempt is. */
  record Progress(long rows, int percent) {}

  /** What the attempt came to. */
  sealed interface Outcome {
    /** It is recorded as SUCCESS. */
    record Done(long rows) implements Outcome {}

    /** The request was taken away from it: cancelled, or its lease ran out. */
    record Lost() implements Outcome {}

    /** It was told to stop. */
    record Stopped() implements Outcome {}

    /** It failed in a way that another attempt may not. */
    record Failed(Exception cause) implements Outcome {}

    /** It failed for good. */
    record Hopeless(String message) implements Outcome {}
  }

  Claim claim() {
    return claim;
  }

  Progress progress() {
    return progress;
  }

  /** Ends the attempt from another thread. */
  void cancel() {
    cancellation.cancel();
  }

  /** Makes the file and records SUCCESS; every other outcome is left to the caller to record. */
  Outcome run() {
    try {
      Optional<Snapshot> snapshot = pin();
      return snapshot.isPresent() ? export(snapshot.get()) : new Outcome.Lost();
    } catch (ExportCancelledException e) {
      return new Outcome.Stopped();
    } catch (SnapshotGoneException e) {
      LOG.warn("export {}: {}", claim.request().id(), e.getMessage());
      return new Outcome.Hopeless(
          "the data that this export was made of is no longer kept; create the export again");
    } catch (EngineException | EventStoreException | IOException e) {
      return new Outcome.Failed(e);
    }
  }

  private Optional<Snapshot> pin() {
    Optional<Snapshot> pinned =
        claim.snapshot().or(() -> queue.pin(claim, events.flush(), clock.instant()));
    // Looked at after it was stored: from then on no expiry takes it away.
    if (pinned.isPresent() && !events.has(pinned.get())) {
      throw new SnapshotGoneException(pinned.get());
    }
    return pinned;
  }

  private Outcome export(Snapshot snapshot) throws IOException {
    try (StagedResult staged = results.stage(claim.storedName())) {
      long rows = engine.run(plan(snapshot), staged.path(), new Report(staged), cancellation);
      cancellation.check();
      return record(rows, staged.publish());
    }
  }

  private Outcome record(long rows, ResultFacts facts) throws IOException {
    // If the update's outcome is unknown its exception passes, and the file stays: the row alone
    // says whether it is a result, and a sweep removes it when it is none.
    Instant now = clock.instant();
    if (queue.succeed(claim, now, FileName.of(claim.request()), rows, facts)) {
      CrashPoint.EXPORT_AFTER_SUCCESS.pass();
      return new Outcome.Done(rows);
    }
    results.delete(claim.storedName());
    return new Outcome.Lost();
  }

  private ExportPlan plan(Snapshot snapshot) {
    ExportRequest request = claim.request();
    EventQuery query = request.spec().query(request.appId(), request.cut());
    return request.spec().plan(query, events.plan(snapshot, query));
  }

  /** Hears from the engine. */
  private final class Report implements ExportEngine.Progress {
    private final StagedResult staged;

    Report(StagedResult staged) {
      this.staged = staged;
    }

    @Override
    public void report(long rows, int percent) {
      progress = new Progress(rows, percent);
    }

    @Override
    public void wrote(long bytes) {
      staged.wrote(bytes);
    }
  }
}
