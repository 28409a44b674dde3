package dev.spillway.erasure;

import dev.spillway.event.Erased;
import dev.spillway.event.EventStore;
import dev.spillway.export.Withdrawals;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every open erasure as far as it can go now. What is done is noted after it is done, and
 * each step may be done again, so that a crash anywhere costs a repeated step and nothing else.
 * Thread-safe; one runs at a time.
 */
public final class ErasureSweep {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureSweep.class);
  private static final Duration BACK_OFF = Duration.ofSeconds(10);
  private static final int DOUBLINGS = 6;
  private static final Duration REMINDER = Duration.ofHours(1);

  private final ErasureStore store;
  private final TraceStore traces;
  private final EventStore events;
  private final Withdrawals withdrawals;
  private final Duration within;
  private final InstantSource clock;

  private final ReentrantLock lock = new ReentrantLock();
  private Instant remindedAt = Instant.EPOCH;
  private volatile boolean stopping;

  ErasureSweep(
      ErasureStore store,
      TraceStore traces,
      EventStore events,
      Withdrawals withdrawals,
      Duration within,
      InstantSource clock) {
    this.store = store;
    this.traces = traces;
    this.events = events;
    this.withdrawals = withdrawals;
    this.within = within;
    this.clock = clock;
  }

  /** Goes on with all erasures that are due; one that meets a fault is tried again later. */
  public void run() {
    lock.lock();
    try {
      for (OpenErasure erasure : store.due(clock.instant())) {
        if (stopping) {
          return;
        }
        attempt(erasure);
      }
      remind();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what is done and half a year old, and idempotency keys of yesterday. */
  public void forget() {
    store.forget(clock.instant());
  }

  /** Lets the run end after the erasure that it is at. */
  void stop() {
    stopping = true;
  }

  private void attempt(OpenErasure erasure) {
    try {
      advance(erasure);
      if (erasure.failures() > 0) {
        store.recovered(erasure.id());
      }
    } catch (IOException | RuntimeException e) {
      Duration wait = BACK_OFF.multipliedBy(1L << Math.min(erasure.failures(), DOUBLINGS));
      LOG.warn(
          "erasure {}: a step failed; it is tried again in {} s",
          erasure.id(),
          wait.toSeconds(),
          e);
      store.failed(erasure.id(), e, clock.instant().plus(wait));
    }
  }

  private void advance(OpenErasure erasure) throws IOException {
    if (!erasure.traced()) {
      trace(erasure);
    }
    if (erasure.cleanSince().isPresent()) {
      settle(erasure, erasure.cleanSince().getAsLong());
    } else {
      // Whatever is kept by now may be of a state that has the person.
      withdraw(erasure, Long.MAX_VALUE);
      Erased erased = events.erase(erasure.person(), erasure.cut());
      store.clean(erasure.id(), erased);
      LOG.info(
          "erasure {}: {} events removed from {} files",
          erasure.id(),
          erased.events(),
          erased.files());
      settle(erasure, erased.cleanSince());
    }
  }

  /** Stores where the person was, before the table forgets it. */
  private void trace(OpenErasure erasure) {
    store.begin(erasure.id(), clock.instant());
    events.flush();
    TraceStore.Writer writer = traces.begin(erasure.id());
    events.traces(erasure.person(), erasure.cut(), writer::add);
    store.traced(erasure.id(), writer.finish(), clock.instant());
  }

  /**
   * Ends the erasure, if no state with the person is kept or read by an open export any more. Looks
   * first and withdraws after: what was open at the look keeps the erasure open, and what had ended
   * is withdrawn, so that no result slips through between the two.
   */
  private void settle(OpenErasure erasure, long cleanSince) throws IOException {
    boolean over =
        events.oldestState() >= cleanSince
            && !withdrawals.anyPinnedBefore(cleanSince, erasure.appId());
    withdraw(erasure, cleanSince);
    if (over) {
      store.finish(erasure.id(), clock.instant());
      LOG.info("erasure {}: done", erasure.id());
    }
  }

  private void withdraw(OpenErasure erasure, long before) throws IOException {
    String id = erasure.id();
    long withdrawn =
        withdrawals.withdraw(id, erasure.appId(), before, export -> traces.isIn(id, export));
    store.withdrawn(id, withdrawn);
  }

  /** Once an hour, since each is a promise that was broken. */
  private void remind() {
    Instant now = clock.instant();
    if (now.isBefore(remindedAt.plus(REMINDER))) {
      return;
    }
    List<String> overdue = store.openSince(now.minus(within));
    if (!overdue.isEmpty()) {
      remindedAt = now;
      LOG.error(
          "{} erasures are open for longer than {} h, the oldest is {}; look for its warnings",
          overdue.size(),
          within.toHours(),
          overdue.getFirst());
    }
  }
}
