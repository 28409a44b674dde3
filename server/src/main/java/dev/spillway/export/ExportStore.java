package dev.spillway.export;

import dev.spillway.database.Database;
import dev.spillway.event.Cut;
import dev.spillway.event.IdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * The requests as clients see them: created, looked up, ended by their owner, expired. The queue's
 * side of the same rows is {@link ExportQueue}. Each change of status is one update that names the
 * status it starts from. Thread-safe.
 */
final class ExportStore {
  private static final Duration KEYS_REMEMBERED = Duration.ofHours(24);
  private static final int LISTED = 1000;

  private final Database database;
  private final Jdbi jdbi;
  private volatile ExportListener listener = ExportListener.NONE;

  /** What an order came to, and whether it made a request of its own. */
  private record Stored(CreateOutcome outcome, boolean fresh) {}

  ExportStore(Database database) {
    this.database = database;
    this.jdbi = database.jdbi();
  }

  /** The lists of the same rows. */
  RequestPages pages() {
    return new RequestPages(jdbi);
  }

  void listen(ExportListener told) {
    listener = told;
  }

  /** Stores and queues an order in one transaction, unless it repeats one or is one too many. */
  CreateOutcome create(ExportOrder order, Cut cut, int waitingLimit) {
    Stored stored = store(order, cut, waitingLimit);
    if (stored.fresh()) {
      listener.became(ExportStatus.CREATED, 1);
    }
    return stored.outcome();
  }

  private Stored store(ExportOrder order, Cut cut, int waitingLimit) {
    return database.change(handle -> {
      Optional<CreateOutcome> repeated =
          order
              .idempotencyKey()
              .flatMap(key -> repeated(handle, order.appId(), key, order.acceptedAt()));
      if (repeated.isPresent()) {
        return new Stored(repeated.get(), false);
      }
      int waiting =
          handle
              .createQuery(
                  """
                  SELECT count(*) FROM export_request
                  WHERE company_id = :company AND status = 'CREATED'\
                  """)
              .bind("company", order.companyId())
              .mapTo(Integer.class)
              .one();
      if (waiting >= waitingLimit) {
        return new Stored(new CreateOutcome.TooManyWaiting(waitingLimit), false);
      }
      String id = UUID.randomUUID().toString();
      insert(handle, id, order, cut);
      note(handle, AuditAction.CREATE, id, order.acceptedAt(), order.keyId());
      return new Stored(new CreateOutcome.Accepted(findById(handle, id).orElseThrow()), true);
    });
  }

  /** What became of the order that came under this key in the last 24 hours, if one did. */
  Optional<CreateOutcome> recall(String appId, IdempotencyKey key, Instant now) {
    return database.change(handle -> repeated(handle, appId, key, now));
  }

  private static Optional<CreateOutcome> repeated(
      Handle handle, String appId, IdempotencyKey key, Instant now) {
    long remembered = now.minus(KEYS_REMEMBERED).toEpochMilli();
    handle
        .createUpdate(
            """
            UPDATE export_request SET idempotency_key = NULL
            WHERE app_id = :app AND idempotency_key = :key AND created_at <= :remembered\
            """)
        .bind("app", appId)
        .bind("key", key.value())
        .bind("remembered", remembered)
        .execute();
    return handle
        .createQuery("SELECT * FROM export_request WHERE app_id = :app AND idempotency_key = :key")
        .bind("app", appId)
        .bind("key", key.value())
        .map((row, context) ->
            row.getString("idempotency_digest").equals(key.digest())
                ? new CreateOutcome.Accepted(ExportRows.request(row))
                : new CreateOutcome.KeyReused())
        .findOne()
        .map(CreateOutcome.class::cast);
  }

  private static void insert(Handle handle, String id, ExportOrder order, Cut cut) {
    ExportSpec spec = order.spec();
    handle
        .createUpdate(
            """
            INSERT INTO export_request (id, company_id, app_id, kind, token, shape, posted,
              range_from, range_to, date_format, compression, csv, names, created_at, cut_node,
              cut_seq, cut_loaded, idempotency_key, idempotency_digest, status, not_before)
            VALUES (:id, :company, :app, :kind, :token, :shape, :posted,
              :from, :to, :dateFormat, :compression, :csv, :names, :created, :cutNode,
              :cutSeq, :cutLoaded, :key, :digest, 'CREATED', :created)\
            """)
        .bind("id", id)
        .bind("company", order.companyId())
        .bind("app", order.appId())
        .bind("kind", spec.kind())
        .bind("token", spec.token())
        .bind("shape", spec.shape().name())
        .bind("posted", SpecJson.write(spec.posted()))
        .bind("from", spec.from().toEpochMilli())
        .bind("to", spec.to().toEpochMilli())
        .bind("dateFormat", spec.format().dates().name())
        .bind("compression", spec.format().compression().map(Enum::name).orElse(null))
        .bind("csv", spec.format().csv().name())
        .bind("names", SpecJson.write(spec.names()))
        .bind("created", order.acceptedAt().toEpochMilli())
        .bind("cutNode", cut.node())
        .bind("cutSeq", cut.seq())
        .bind("cutLoaded", cut.loaded())
        .bind("key", order.idempotencyKey().map(IdempotencyKey::value).orElse(null))
        .bind("digest", order.idempotencyKey().map(IdempotencyKey::digest).orElse(null))
        .execute();
  }

  Optional<ExportRequest> find(String id) {
    return jdbi.withHandle(handle -> findById(handle, id));
  }

  private static Optional<ExportRequest> findById(Handle handle, String id) {
    return one(handle.createQuery("SELECT * FROM export_request WHERE id = :id").bind("id", id));
  }

  Optional<ExportRequest> find(String appId, String id) {
    return jdbi.withHandle(handle ->
        one(
            handle
                .createQuery("SELECT * FROM export_request WHERE id = :id AND app_id = :app")
                .bind("id", id)
                .bind("app", appId)));
  }

  /** The app's newest requests, newest first. */
  List<ExportRequest> recent(String appId, Instant since) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM export_request
                WHERE app_id = :app AND created_at >= :since
                ORDER BY created_at DESC, id DESC LIMIT :limit\
                """)
            .bind("app", appId)
            .bind("since", since.toEpochMilli())
            .bind("limit", LISTED)
            .map((row, context) -> ExportRows.request(row))
            .list());
  }

  /**
   * How many waiting requests go before this one: its company's earlier ones, and of each other
   * company as many, since companies take turns.
   */
  int ahead(ExportRequest request) {
    return jdbi.withHandle(handle -> {
      int own =
          handle
              .createQuery(
                  """
                  SELECT count(*) FROM export_request
                  WHERE company_id = :company AND status = 'CREATED'
                    AND (created_at < :created OR created_at = :created AND id < :id)\
                  """)
              .bind("company", request.companyId())
              .bind("created", request.createdAt().toEpochMilli())
              .bind("id", request.id())
              .mapTo(Integer.class)
              .one();
      int others =
          own == 0
              ? 0
              : handle
                  .createQuery(
                      """
                      SELECT coalesce(sum(CASE WHEN n < :own THEN n ELSE :own END), 0) FROM (
                        SELECT count(*) AS n FROM export_request
                        WHERE status = 'CREATED' AND company_id <> :company
                        GROUP BY company_id) AS others\
                      """)
                  .bind("own", own)
                  .bind("company", request.companyId())
                  .mapTo(Integer.class)
                  .one();
      return own + others;
    });
  }

  /** CREATED or PENDING → ERROR, on the owner's wish; false when it was neither. */
  boolean cancel(String appId, String id, Instant now, String keyId) {
    return counted(
        ExportStatus.ERROR,
        database.change(handle -> {
          int rows =
              handle
                  .createUpdate(
                      """
                      UPDATE export_request
                      SET status = 'ERROR', completed_at = :now, error_message = 'cancelled',
                        worker = NULL, lease_until = NULL
                      WHERE id = :id AND app_id = :app AND status IN ('CREATED', 'PENDING')\
                      """)
                  .bind("now", now.toEpochMilli())
                  .bind("id", id)
                  .bind("app", appId)
                  .execute();
          if (rows == 1) {
            note(handle, AuditAction.CANCEL, id, now, keyId);
          }
          return rows;
        }));
  }

  /** SUCCESS → EXPIRED, on the owner's wish; false when it was not SUCCESS. */
  boolean delete(String id, Instant now, String keyId) {
    return counted(
        ExportStatus.EXPIRED,
        database.change(handle -> {
          int rows = expire(handle, id);
          if (rows == 1) {
            note(handle, AuditAction.DELETE, id, now, keyId);
          }
          return rows;
        }));
  }

  /** SUCCESS → EXPIRED; false when it was not SUCCESS. */
  boolean expire(String id) {
    return counted(ExportStatus.EXPIRED, database.change(handle -> expire(handle, id)));
  }

  private static int expire(Handle handle, String id) {
    return handle
        .createUpdate(
            """
            UPDATE export_request SET status = 'EXPIRED'
            WHERE id = :id AND status = 'SUCCESS'\
            """)
        .bind("id", id)
        .execute();
  }

  private boolean counted(ExportStatus status, int rows) {
    if (rows > 0) {
      listener.became(status, rows);
    }
    return rows == 1;
  }

  private static void note(Handle handle, AuditAction action, String id, Instant at, String keyId) {
    AuditRows.add(handle, new AuditRows.Deed(at, action, id, Optional.of(keyId)));
  }

  /** The finished requests whose file's month is over. */
  List<ExportRequest> due(Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM export_request
                WHERE status = 'SUCCESS' AND file_expires_at <= :now\
                """)
            .bind("now", now.toEpochMilli())
            .map((row, context) -> ExportRows.request(row))
            .list());
  }

  /** Removes the requests whose six months are over. */
  int purge(Instant now) {
    List<String> ids =
        jdbi.withHandle(handle ->
            handle
                .createQuery("SELECT id, created_at FROM export_request WHERE created_at < :before")
                .bind("before", CalendarLimits.invisibleBefore(now).toEpochMilli())
                .map((row, context) ->
                    CalendarLimits.isVisible(Instant.ofEpochMilli(row.getLong("created_at")), now)
                        ? Optional.<String>empty()
                        : Optional.of(row.getString("id")))
                .stream()
                .flatMap(Optional::stream)
                .toList());
    for (String id : ids) {
      database.change(handle -> handle.execute("DELETE FROM export_request WHERE id = ?", id));
    }
    return ids.size();
  }

  private static Optional<ExportRequest> one(Query query) {
    return query.map((row, context) -> ExportRows.request(row)).findOne();
  }
}
