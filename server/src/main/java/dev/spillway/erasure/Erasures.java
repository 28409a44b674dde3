package dev.spillway.erasure;

import dev.spillway.event.EventStore;
import dev.spillway.event.IdempotencyKey;
import dev.spillway.event.Person;
import dev.spillway.export.CalendarLimits;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What callers can do with erasures. Thread-safe.
 *
 * @see ErasureService
 */
public final class Erasures {
  private final ErasureStore store;
  private final EventStore events;
  private final Runnable wake;
  private final InstantSource clock;

  Erasures(ErasureStore store, EventStore events, Runnable wake, InstantSource clock) {
    this.store = store;
    this.events = events;
    this.wake = wake;
    this.clock = clock;
  }

  /**
   * Stores the wish to erase somebody, durably; the work begins at once. The person's events that
   * were acknowledged before this call go, and no others.
   */
  public ErasureOutcome create(Person person, Optional<IdempotencyKey> key) {
    ErasureOutcome outcome = store.create(person, events.cut(), key, clock.instant());
    wake.run();
    return outcome;
  }

  /**
   * What became of the wish that came under this key in the last 24 hours; empty when none did. The
   * Live and the Dev key of an app have keys of their own.
   */
  public Optional<ErasureOutcome> recall(String appId, boolean testOnly, IdempotencyKey key) {
    return store.recall(appId, testOnly, key, clock.instant());
  }

  /** The app's erasure of this id, if its six months are not over. */
  public Optional<ErasureRequest> find(String appId, String id) {
    return store
        .find(appId, id)
        .filter(found -> CalendarLimits.isVisible(found.createdAt(), clock.instant()));
  }
}
