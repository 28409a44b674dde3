package dev.spillway.app;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.spillway.cluster.Cluster;
import dev.spillway.database.Database;
import dev.spillway.erasure.ErasureSweep;
import dev.spillway.event.EventStore;
import dev.spillway.export.AuditLog;
import dev.spillway.export.ExportSweep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The recurring work, each piece on one node at a time, kept in the database by db-scheduler. A
 * piece that fails is logged and tried again at its next turn. Compaction alone has a thread of its
 * own on each node, since it is to run soon after a flush.
 */
final class Sweeps implements AutoCloseable {
  /** Long work on the table must not hold up what others wait for. */
  private static final int THREADS = 4;

  private static final Duration POLLING = Duration.ofSeconds(2);

  private static final Duration STOP = Duration.ofSeconds(10);

  private final Scheduler scheduler;
  private final CompactionThread compaction;

  /** What there is to sweep. */
  record Swept(
      ExportSweep exports,
      AuditLog audit,
      ErasureSweep erasures,
      EventStore events,
      Retention retention,
      Optional<Cluster> cluster) {}

  /**
   * Prepares the sweeps.
   *
   * @param compactEvery how often compaction looks for something to do, when nobody tells it
   */
  Sweeps(Database database, String node, Swept swept, Duration compactEvery, InstantSource clock) {
    ExportSweep exports = swept.exports();
    EventStore events = swept.events();
    List<RecurringTask<Void>> tasks =
        List.of(
            task("exports-stuck", Duration.ofSeconds(10), exports::failStuck),
            task("exports-expiry", Duration.ofMinutes(1), exports::expire),
            task("exports-left-overs", Duration.ofHours(1), exports::removeLeftOvers),
            task("audit-old", Duration.ofHours(1), swept.audit()::forget),
            task("events-snapshots", Duration.ofMinutes(10), exports::releaseSnapshots),
            task("erasures", Duration.ofSeconds(10), swept.erasures()::run),
            task("erasures-old", Duration.ofHours(1), swept.erasures()::forget),
            task(
                "events-retention",
                Duration.ofHours(1),
                () -> events.retain(swept.retention().firstDays())),
            task(
                "event-keys-old",
                Duration.ofHours(1),
                () -> swept.cluster().ifPresent(Cluster::forgetKeys)),
            task("events-orphans", Duration.ofHours(6), events::removeOrphans));
    this.compaction = new CompactionThread(events, compactEvery);
    SchedulerBuilder scheduling =
        Scheduler.create(database.dataSource())
            .startTasks(tasks)
            .threads(THREADS)
            .pollingInterval(POLLING)
            .schedulerName(new SchedulerName.Fixed(node))
            .clock(clock::instant)
            .alwaysPersistTimestampInUTC()
            .shutdownMaxWait(STOP);
    if (database.locksRows()) {
      // Or all nodes would fetch the same work, and all but one of them for nothing.
      scheduling.pollUsingLockAndFetch(0.5, 1.0);
    }
    this.scheduler = scheduling.build();
  }

  /** Starts to sweep. */
  void start() {
    scheduler.start();
    compaction.start();
  }

  private static RecurringTask<Void> task(String name, Duration pause, Work work) {
    return Tasks.recurring(name, FixedDelay.of(pause))
        .execute((instance, context) -> {
          try {
            work.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  @Override
  public void close() {
    compaction.close();
    scheduler.stop();
  }
}
