package dev.spillway.export;

import dev.spillway.engine.ExportEngine;
import dev.spillway.event.EventStore;
import dev.spillway.result.ResultStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The threads that run exports: as many as run at once, platform threads, since DuckDB holds them.
 * Each takes a request, runs an attempt and records what came of it; without one it sleeps until
 * {@link #wake} or for a second, in which leases may have run out. Thread-safe.
 */
final class ExportWorkers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExportWorkers.class);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final ExportSettings settings;
  private final ExportQueue queue;
  private final EventStore events;
  private final ExportEngine engine;
  private final ResultStore results;
  private final InstantSource clock;
  private final String worker;

  private final Semaphore wakeUps = new Semaphore(0);
  private final Map<String, LeasedRun> running = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ScheduledExecutorService leases =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("export-leases").daemon().factory());
  private volatile boolean stopping;

  ExportWorkers(
      ExportSettings settings,
      ExportQueue queue,
      EventStore events,
      ExportEngine engine,
      ResultStore results,
      InstantSource clock) {
    this.settings = settings;
    this.queue = queue;
    this.events = events;
    this.engine = engine;
    this.results = results;
    this.clock = clock;
    this.worker = settings.node() + "/" + UUID.randomUUID();
  }

  /** Frees what an earlier process of this node was running when it ended. */
  void release() {
    int released = queue.releaseNode(settings.node());
    if (released > 0) {
      LOG.info("taking up {} exports that were running when the server ended", released);
    }
  }

  /** Starts the threads. */
  void start() {
    for (int number = 1; number <= settings.concurrent(); number++) {
      threads.add(Thread.ofPlatform().name("export-" + number).start(this::work));
    }
    long tick = LeasedRun.TICK.toMillis();
    var _ = leases.scheduleWithFixedDelay(this::renew, tick, tick, TimeUnit.MILLISECONDS);
  }

  /** How many attempts run here. */
  int running() {
    return running.size();
  }

  /** Says that there may be a request to take. */
  void wake() {
    wakeUps.release();
  }

  /** Ends the attempt at this request, if it runs here; its row says already what it is. */
  void cancel(String requestId) {
    LeasedRun run = running.get(requestId);
    if (run != null) {
      run.run().cancel();
    }
  }

  private void work() {
    boolean outage = false;
    while (!stopping) {
      try {
        Optional<Claim> claim =
            queue.claim(
                worker, clock.instant(), settings.lease(), settings.attempts(), events::flushed);
        outage = false;
        if (claim.isPresent()) {
          attemptNamed(claim.get());
        } else {
          sleep();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        tell(e, outage);
        outage = e instanceof JdbiException;
        pause();
      }
    }
  }

  /** That the database is still away is no news each second. */
  private static void tell(RuntimeException fault, boolean outage) {
    if (outage && fault instanceof JdbiException) {
      LOG.debug("the database still does not answer", fault);
    } else {
      LOG.error(
          "an export worker met a fault; its export is taken up again when its lease ends", fault);
    }
  }

  /** Whatever is logged on the way says whose export it is about. */
  private void attemptNamed(Claim claim) {
    ExportRequest request = claim.request();
    try (var _ = MDC.putCloseable("export", request.id());
        var _ = MDC.putCloseable("company", request.companyId());
        var _ = MDC.putCloseable("app", request.appId())) {
      attempt(claim);
    }
  }

  private void attempt(Claim claim) {
    String id = claim.request().id();
    LeasedRun run =
        new LeasedRun(
            new ExportRun(claim, queue, events, engine, results, clock), queue, settings, clock);
    running.put(id, run);
    long start = System.nanoTime();
    try {
      if (stopping) {
        run.run().cancel();
      }
      LOG.info("export {}: attempt {} begins", id, claim.attempt());
      ExportRun.Outcome outcome = run.run().run();
      record(claim, outcome, Duration.ofNanos(System.nanoTime() - start));
    } finally {
      running.remove(id, run);
    }
  }

  private void record(Claim claim, ExportRun.Outcome outcome, Duration took) {
    String id = claim.request().id();
    Instant now = clock.instant();
    switch (outcome) {
      case ExportRun.Outcome.Done(long rows) ->
          LOG.info("export {}: done, {} rows in {} ms", id, rows, took.toMillis());
      case ExportRun.Outcome.Lost() -> LOG.info("export {}: taken away, nothing published", id);
      case ExportRun.Outcome.Stopped() -> {
        boolean back = queue.handBack(claim, now);
        LOG.info("export {}: {}", id, back ? "handed back" : "ended from outside");
      }
      case ExportRun.Outcome.Hopeless(String message) -> queue.fail(claim, now, message);
      case ExportRun.Outcome.Failed(Exception cause) -> {
        LOG.warn("export {}: attempt {} failed", id, claim.attempt(), cause);
        if (claim.failures() + 1 < settings.attempts().failures()) {
          Duration wait = settings.backOff().multipliedBy(1L << Math.min(claim.failures(), 10));
          queue.retryAt(claim, now, now.plus(wait));
        } else {
          queue.fail(claim, now, ExportMessages.failed(settings.attempts().failures(), cause));
        }
      }
    }
  }

  private void renew() {
    running.values().forEach(LeasedRun::renew);
  }

  private void sleep() throws InterruptedException {
    if (wakeUps.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS)) {
      wakeUps.drainPermits();
      // Others may sleep on while there is more than one request to take.
      wakeUps.release(Math.max(0, settings.concurrent() - 1 - running.size()));
    }
  }

  private void pause() {
    try {
      wakeUps.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops taking requests, interrupts the running ones and hands them back. */
  @Override
  public void close() {
    stopping = true;
    wakeUps.release(settings.concurrent());
    running.values().forEach(run -> run.run().cancel());
    for (Thread thread : threads) {
      try {
        if (!thread.join(STOP)) {
          LOG.warn("{} did not stop in time; its export is taken up at the next start", thread);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    leases.shutdownNow();
  }
}
