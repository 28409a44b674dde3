package dev.spillway.erasure;

import dev.spillway.database.Database;
import dev.spillway.event.Cut;
import dev.spillway.event.Erased;
import dev.spillway.event.IdempotencyKey;
import dev.spillway.event.Person;
import dev.spillway.export.CalendarLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The erasures as rows. Each change of status is one update that names the status it starts from.
 * Thread-safe.
 */
final class ErasureStore {
  private static final Duration KEYS_REMEMBERED = Duration.ofHours(24);

  private final Database database;
  private final Jdbi jdbi;

  ErasureStore(Database database) {
    this.database = database;
    this.jdbi = database.jdbi();
  }

  /** Stores an erasure, unless it repeats one. */
  ErasureOutcome create(Person person, Cut cut, Optional<IdempotencyKey> key, Instant now) {
    return database.change(handle -> {
      Optional<ErasureOutcome> repeated =
          key.flatMap(known -> repeated(handle, person.appId(), person.testOnly(), known, now));
      if (repeated.isPresent()) {
        return repeated.get();
      }
      String id = UUID.randomUUID().toString();
      insert(handle, id, person, cut, key, now);
      return new ErasureOutcome.Accepted(id);
    });
  }

  /** What became of the wish that came under this key in the last 24 hours, if one did. */
  Optional<ErasureOutcome> recall(String appId, boolean testOnly, IdempotencyKey key, Instant now) {
    return database.change(handle -> repeated(handle, appId, testOnly, key, now));
  }

  private static Optional<ErasureOutcome> repeated(
      Handle handle, String appId, boolean testOnly, IdempotencyKey key, Instant now) {
    forgetKeys(handle, now);
    return handle
        .createQuery(
            """
            SELECT id, idempotency_digest FROM erasure
            WHERE app_id = :app AND test_only = :testOnly AND idempotency_key = :key\
            """)
        .bind("app", appId)
        .bind("testOnly", testOnly)
        .bind("key", key.value())
        .map((row, context) ->
            row.getString("idempotency_digest").equals(key.digest())
                ? new ErasureOutcome.Accepted(row.getString("id"))
                : new ErasureOutcome.KeyReused())
        .findOne()
        .map(ErasureOutcome.class::cast);
  }

  private static void forgetKeys(Handle handle, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE erasure SET idempotency_key = NULL, idempotency_digest = NULL
            WHERE idempotency_key IS NOT NULL AND created_at <= :remembered\
            """)
        .bind("remembered", now.minus(KEYS_REMEMBERED).toEpochMilli())
        .execute();
  }

  private static void insert(
      Handle handle, String id, Person person, Cut cut, Optional<IdempotencyKey> key, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO erasure (id, app_id, test_only, id_kind, person, cut_node, cut_seq,
              cut_loaded, idempotency_key, idempotency_digest, status, created_at, not_before)
            VALUES (:id, :app, :testOnly, :kind, :person, :cutNode, :cutSeq,
              :cutLoaded, :key, :digest, 'CREATED', :now, :now)\
            """)
        .bind("id", id)
        .bind("app", person.appId())
        .bind("testOnly", person.testOnly())
        .bind("kind", person.id().name())
        .bind("person", person.value())
        .bind("cutNode", cut.node())
        .bind("cutSeq", cut.seq())
        .bind("cutLoaded", cut.loaded())
        .bind("key", key.map(IdempotencyKey::value).orElse(null))
        .bind("digest", key.map(IdempotencyKey::digest).orElse(null))
        .bind("now", now.toEpochMilli())
        .execute();
  }

  Optional<ErasureRequest> find(String appId, String id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM erasure WHERE id = :id AND app_id = :app")
            .bind("id", id)
            .bind("app", appId)
            .map((row, context) -> ErasureRows.request(row))
            .findOne());
  }

  /** The erasures to go on with now, the oldest first. */
  List<OpenErasure> due(Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM erasure WHERE status <> 'DONE' AND not_before <= :now
                ORDER BY created_at, id\
                """)
            .bind("now", now.toEpochMilli())
            .map((row, context) -> ErasureRows.open(row))
            .list());
  }

  /** The ids of the erasures that are open since before then, the oldest first. */
  List<String> openSince(Instant before) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT id FROM erasure WHERE status <> 'DONE' AND created_at < :before
                ORDER BY created_at, id\
                """)
            .bind("before", before.toEpochMilli())
            .mapTo(String.class)
            .list());
  }

  /** CREATED → RUNNING; nothing for one that runs already. */
  void begin(String id, Instant now) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE erasure SET status = 'RUNNING', started_at = :now
                WHERE id = :id AND status = 'CREATED'\
                """)
            .bind("id", id)
            .bind("now", now.toEpochMilli())
            .execute());
  }

  /** Says that the traces of so many events are stored, and that they are all. */
  void traced(String id, long events, Instant now) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("UPDATE erasure SET traced_at = :now, events = :events WHERE id = :id")
            .bind("id", id)
            .bind("events", events)
            .bind("now", now.toEpochMilli())
            .execute());
  }

  /**
   * Says since when the table is clean. After a crash the events were counted by their traces
   * alone, which leaves test events out.
   */
  void clean(String id, Erased erased) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE erasure SET clean_since = :since, files = files + :files,
                  events = CASE WHEN events < :events THEN :events ELSE events END
                WHERE id = :id\
                """)
            .bind("id", id)
            .bind("since", erased.cleanSince())
            .bind("files", erased.files())
            .bind("events", erased.events())
            .execute());
  }

  /** Says how many results were withdrawn so far. */
  void withdrawn(String id, long results) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE erasure SET results = :results WHERE id = :id AND results <> :results")
            .bind("id", id)
            .bind("results", results)
            .execute());
  }

  /** RUNNING → DONE, and with it goes all that names the person or tells what it did. */
  void finish(String id, Instant now) {
    database.useChange(handle -> {
      handle
          .createUpdate(
              """
              UPDATE erasure SET status = 'DONE', completed_at = :now, person = NULL
              WHERE id = :id AND status = 'RUNNING'\
              """)
          .bind("id", id)
          .bind("now", now.toEpochMilli())
          .execute();
      handle.execute("DELETE FROM erasure_trace WHERE erasure_id = ?", id);
    });
  }

  /** Notes a fault by its kind alone, and when to try again. */
  void failed(String id, Exception fault, Instant notBefore) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE erasure SET failures = failures + 1, last_fault = :fault,
                  not_before = :notBefore
                WHERE id = :id\
                """)
            .bind("id", id)
            .bind("fault", fault.getClass().getSimpleName())
            .bind("notBefore", notBefore.toEpochMilli())
            .execute());
  }

  /** Says that it goes on well after a fault. */
  void recovered(String id) {
    jdbi.useHandle(handle ->
        handle.execute("UPDATE erasure SET failures = 0, last_fault = NULL WHERE id = ?", id));
  }

  /** Forgets keys after their 24 hours, and what is done after its six months. */
  void forget(Instant now) {
    database.useChange(handle -> {
      forgetKeys(handle, now);
      handle
          .createUpdate("DELETE FROM erasure WHERE status = 'DONE' AND created_at < :before")
          .bind("before", CalendarLimits.goneBefore(now).toEpochMilli())
          .execute();
    });
  }
}
