package dev.spillway.export;

import dev.spillway.crash.CrashPoint;
import dev.spillway.event.EventStore;
import dev.spillway.result.ResultStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What time brings about: exports that nobody finishes fail, files and requests expire, left-overs
 * go. Each method may be called at any time, by any node, any number of times. Thread-safe.
 */
public final class ExportSweep {
  private static final Logger LOG = LoggerFactory.getLogger(ExportSweep.class);

  private final ExportSettings settings;
  private final ExportStore store;
  private final ExportQueue queue;
  private final EventStore events;
  private final ResultStore results;
  private final InstantSource clock;

  ExportSweep(
      ExportSettings settings,
      ExportStore store,
      ExportQueue queue,
      EventStore events,
      ResultStore results,
      InstantSource clock) {
    this.settings = settings;
    this.store = store;
    this.queue = queue;
    this.events = events;
    this.results = results;
    this.clock = clock;
  }

  /** Fails the exports whose attempts are used up, and those open for too long. */
  public void failStuck() {
    Instant now = clock.instant();
    int losses = settings.attempts().losses();
    int failed = queue.failLost(now, losses, ExportMessages.lost(losses));
    Instant before = now.minus(settings.maxDuration());
    failed += queue.failOverdue(now, before, ExportMessages.overdue(settings.maxDuration()));
    if (failed > 0) {
      LOG.warn("{} exports failed: out of attempts or of time", failed);
    }
  }

  /**
   * Expires the files whose month is over, and removes requests whose six months are over.
   *
   * @throws IOException when a file could not be removed; {@link #removeLeftOvers} tries again
   */
  public void expire() throws IOException {
    Instant now = clock.instant();
    for (ExportRequest request : store.due(now)) {
      if (request.state() instanceof ExportState.Succeeded(var at, var file)
          && store.expire(request.id())) {
        CrashPoint.EXPIRY_AFTER_STATE.pass();
        results.delete(file.storedName());
        LOG.info("export {}: its file has expired", request.id());
      }
    }
    int purged = store.purge(now);
    if (purged > 0) {
      LOG.info("{} requests older than six months removed", purged);
    }
  }

  /** Removes files that are no request's result and are not being made. */
  public void removeLeftOvers() throws IOException {
    Set<String> removed = results.sweep(name -> queue.wants(name, clock.instant()));
    if (!removed.isEmpty()) {
      LOG.info("{} left-over result files removed", removed.size());
    }
  }

  /** Lets go of table snapshots that no open request needs. */
  public void releaseSnapshots() {
    events.expireSnapshots(queue.pinned());
  }
}
