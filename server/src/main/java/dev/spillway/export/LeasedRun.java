package dev.spillway.export;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running attempt and its lease. The lease is renewed when it is time, or when there is progress
 * to show; once it is lost, the attempt is ended, for another may be at work already.
 */
final class LeasedRun {
  /** How often {@link #renew} is to be called. */
  static final Duration TICK = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(LeasedRun.class);

  private final ExportRun run;
  private final ExportQueue queue;
  private final ExportSettings settings;
  private final InstantSource clock;
  private Instant renewedAt;
  private ExportRun.Progress shown;

  LeasedRun(ExportRun run, ExportQueue queue, ExportSettings settings, InstantSource clock) {
    this.run = run;
    this.queue = queue;
    this.settings = settings;
    this.clock = clock;
    this.renewedAt = clock.instant();
    this.shown = run.progress();
  }

  ExportRun run() {
    return run;
  }

  /** Called by one thread. */
  void renew() {
    Instant now = clock.instant();
    ExportRun.Progress progress = run.progress();
    boolean due = !now.isBefore(renewedAt.plus(settings.renew()));
    if (!due && progress.equals(shown)) {
      return;
    }
    try {
      if (queue.renew(run.claim(), now, settings.lease(), progress.rows(), progress.percent())) {
        renewedAt = now;
        shown = progress;
      } else {
        run.cancel();
      }
    } catch (RuntimeException e) {
      LOG.warn("export {}: its lease could not be renewed", run.claim().request().id(), e);
      if (!now.isBefore(renewedAt.plus(settings.lease()))) {
        run.cancel();
      }
    }
  }
}
