package dev.spillway.export;

import dev.spillway.database.Database;
import dev.spillway.event.Cut;
import dev.spillway.event.Snapshot;
import dev.spillway.export.ExportListener.Attempt;
import dev.spillway.result.ResultFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/**
 * The queue, which is the request rows themselves: {@code attempt}, {@code worker} and {@code
 * lease_until}. Everything a worker records names its attempt and needs its lease, in the update
 * itself; an update of no row means that the hold is lost. Thread-safe, also between processes.
 */
final class ExportQueue {
  /** Of a request's id, which each name of a file of its begins with. */
  private static final int ID_LENGTH = 36;

  private static final String HELD =
      " WHERE id = :id AND attempt = :attempt AND worker = :worker AND status = 'PENDING'"
          + " AND lease_until > :now";

  private final Database database;
  private final Jdbi jdbi;
  private volatile ExportListener listener = ExportListener.NONE;

  ExportQueue(Database database) {
    this.database = database;
    this.jdbi = database.jdbi();
  }

  void listen(ExportListener told) {
    listener = told;
  }

  /**
   * Takes the oldest request of the company that has the fewest running, and of several such the
   * one that was served the longest ago; among those requests that wait, are due for another try,
   * or whose worker's lease ran out, and that have an attempt left.
   *
   * @param flushed gives the table's state for a cut if nothing has to be flushed for it; the
   *     request is then pinned to it by the same commit
   */
  Optional<Claim> claim(
      String worker,
      Instant now,
      Duration lease,
      AttemptLimits attempts,
      Function<Cut, Optional<Snapshot>> flushed) {
    Optional<Claim> taken =
        database.change(handle ->
            claim(handle, worker, now, lease, attempts)
                .map(claim -> pinned(handle, claim, flushed, now)));
    if (taken.filter(claim -> claim.attempt() == 1).isPresent()) {
      listener.became(ExportStatus.PENDING, 1);
    }
    return taken;
  }

  private static Claim pinned(
      Handle handle, Claim claim, Function<Cut, Optional<Snapshot>> flushed, Instant now) {
    Optional<Snapshot> snapshot =
        claim
            .snapshot()
            .or(() ->
                flushed
                    .apply(claim.request().cut())
                    .flatMap(state -> pin(handle, claim, state, now)));
    return claim.withSnapshot(snapshot);
  }

  private static Optional<Claim> claim(
      Handle handle, String worker, Instant now, Duration lease, AttemptLimits attempts) {
    return handle
        .createQuery(
            """
            UPDATE export_request
            SET status = 'PENDING', attempt = attempt + 1, worker = :worker,
              lease_until = :until, claimed_at = :now
            WHERE id = (
              SELECT oldest.id FROM (
                SELECT DISTINCT company_id FROM export_request
                WHERE status IN ('CREATED', 'PENDING')) AS company
              JOIN export_request AS oldest ON oldest.id = (
                SELECT id FROM export_request AS waiting
                WHERE waiting.company_id = company.company_id
                  AND waiting.status IN ('CREATED', 'PENDING')
                  AND waiting.not_before <= :now
                  AND (waiting.lease_until IS NULL OR waiting.lease_until <= :now)
                  AND waiting.failures < :failures
                  AND waiting.attempt - waiting.handed_back - waiting.failures < :losses
                ORDER BY waiting.created_at, waiting.id LIMIT 1)
              ORDER BY (
                  SELECT count(*) FROM export_request AS running
                  WHERE running.company_id = company.company_id
                    AND running.worker IS NOT NULL
                    AND running.lease_until > :now),
                coalesce((
                  SELECT max(served.claimed_at) FROM export_request AS served
                  WHERE served.company_id = company.company_id
                    AND served.claimed_at IS NOT NULL), 0),
                oldest.created_at, oldest.id
              LIMIT 1)
            AND status IN ('CREATED', 'PENDING')
            AND (lease_until IS NULL OR lease_until <= :now)
            RETURNING *\
            """)
        .bind("worker", worker)
        .bind("until", now.plus(lease).toEpochMilli())
        .bind("now", now.toEpochMilli())
        .bind("failures", attempts.failures())
        .bind("losses", attempts.losses())
        .map((row, context) -> ExportRows.claim(row))
        .findOne();
  }

  /**
   * Stores the snapshot that this request is of, if no attempt did so before.
   *
   * @return what it is of now; empty when the hold is lost
   */
  Optional<Snapshot> pin(Claim claim, Snapshot snapshot, Instant now) {
    return database.change(handle -> pin(handle, claim, snapshot, now));
  }

  private static Optional<Snapshot> pin(
      Handle handle, Claim claim, Snapshot snapshot, Instant now) {
    held(
            handle.createUpdate(
                "UPDATE export_request SET snapshot_id = :snapshot, snapshot_sequence = :sequence"
                    + HELD
                    + " AND snapshot_id IS NULL"),
            claim,
            now)
        .bind("snapshot", snapshot.id())
        .bind("sequence", snapshot.sequence())
        .execute();
    return handle
        .createQuery(
            "SELECT snapshot_id, snapshot_sequence FROM export_request"
                + " WHERE id = :id AND attempt = :attempt")
        .bind("id", claim.request().id())
        .bind("attempt", claim.attempt())
        .map((row, context) -> ExportRows.snapshot(row))
        .findOne()
        .flatMap(Function.identity());
  }

  /** Keeps the hold for another lease and records how far the export is; false when it is lost. */
  boolean renew(Claim claim, Instant now, Duration lease, long rows, int percent) {
    return database.changeRows(handle ->
        held(
                handle.createUpdate(
                    """
                    UPDATE export_request
                    SET lease_until = :until, progress_rows = :rows,
                      progress_percent = :percent\
                    """
                        + HELD),
                claim,
                now)
            .bind("until", now.plus(lease).toEpochMilli())
            .bind("rows", rows)
            .bind("percent", percent)
            .execute())
        == 1;
  }

  /** PENDING → SUCCESS with the file's facts; false when the hold is lost. */
  boolean succeed(Claim claim, Instant now, String fileName, long rows, ResultFacts facts) {
    boolean held =
        database.change(handle ->
            held(
                    handle.createUpdate(
                        """
                        UPDATE export_request
                        SET status = 'SUCCESS', completed_at = :now, worker = NULL,
                          lease_until = NULL, progress_rows = :rows, progress_percent = 100,
                          file_name = :file, stored_name = :stored, file_rows = :rows,
                          file_size = :size, file_sha256 = :sha256,
                          file_expires_at = :expires\
                        """
                            + HELD),
                    claim,
                    now)
                .bind("file", fileName)
                .bind("stored", claim.storedName())
                .bind("rows", rows)
                .bind("size", facts.size())
                .bind("sha256", facts.sha256())
                .bind("expires", CalendarLimits.fileExpiry(now).toEpochMilli())
                .execute())
            == 1;
    if (held) {
      listener.published(rows, facts.size());
      ended(claim, now, ExportStatus.SUCCESS, Attempt.SUCCEEDED);
    }
    return held;
  }

  private void ended(Claim claim, Instant now, ExportStatus status, Attempt outcome) {
    listener.became(status, 1);
    listener.ended(status, Duration.between(claim.request().createdAt(), now));
    listener.attempted(outcome);
  }

  /** PENDING → ERROR; false when the hold is lost. */
  boolean fail(Claim claim, Instant now, String message) {
    boolean held =
        database.change(handle ->
            held(
                    handle.createUpdate(
                        """
                        UPDATE export_request
                        SET status = 'ERROR', completed_at = :now, error_message = :message,
                          worker = NULL, lease_until = NULL\
                        """
                            + HELD),
                    claim,
                    now)
                .bind("message", message)
                .execute())
            == 1;
    if (held) {
      ended(claim, now, ExportStatus.ERROR, Attempt.FAILED);
    }
    return held;
  }

  /** Lets go of the request, whose attempt failed, until then; false when the hold is lost. */
  boolean retryAt(Claim claim, Instant now, Instant notBefore) {
    return attempted(Attempt.RETRIED, release(claim, now, notBefore, "failures"));
  }

  /** Lets go of the request at once; the attempt does not count. False when the hold is lost. */
  boolean handBack(Claim claim, Instant now) {
    return attempted(Attempt.HANDED_BACK, release(claim, now, now, "handed_back"));
  }

  private boolean attempted(Attempt outcome, boolean held) {
    if (held) {
      listener.attempted(outcome);
    }
    return held;
  }

  private boolean release(Claim claim, Instant now, Instant notBefore, String counter) {
    return database.change(handle ->
        held(
                handle.createUpdate(
                    """
                    UPDATE export_request
                    SET worker = NULL, lease_until = NULL, not_before = :notBefore,
                      %1$s = %1$s + 1\
                    """
                            .formatted(counter)
                        + HELD),
                claim,
                now)
            .bind("notBefore", notBefore.toEpochMilli())
            .execute())
        == 1;
  }

  /** Ends the leases of workers of this node that are known to be dead. */
  int releaseNode(String node) {
    return database.change(handle ->
        handle
            .createUpdate(
                """
                UPDATE export_request SET worker = NULL, lease_until = NULL
                WHERE worker LIKE :workers ESCAPE '!' AND status = 'PENDING'\
                """)
            .bind("workers", node.replaceAll("([!%_])", "!$1") + "/%")
            .execute());
  }

  /** PENDING → ERROR for those whose workers died too often. */
  int failLost(Instant now, int losses, String message) {
    return failed(
        database.change(handle ->
            handle
                .createUpdate(
                    """
                    UPDATE export_request
                    SET status = 'ERROR', completed_at = :now, error_message = :message,
                      worker = NULL, lease_until = NULL
                    WHERE status = 'PENDING' AND attempt - handed_back - failures >= :losses
                      AND (lease_until IS NULL OR lease_until <= :now)\
                    """)
                .bind("now", now.toEpochMilli())
                .bind("message", message)
                .bind("losses", losses)
                .execute()));
  }

  /** CREATED or PENDING → ERROR for those created before then. */
  int failOverdue(Instant now, Instant createdBefore, String message) {
    return failed(
        database.change(handle ->
            handle
                .createUpdate(
                    """
                    UPDATE export_request
                    SET status = 'ERROR', completed_at = :now, error_message = :message,
                      worker = NULL, lease_until = NULL
                    WHERE status IN ('CREATED', 'PENDING') AND created_at < :before\
                    """)
                .bind("now", now.toEpochMilli())
                .bind("message", message)
                .bind("before", createdBefore.toEpochMilli())
                .execute()));
  }

  private int failed(int requests) {
    if (requests > 0) {
      listener.became(ExportStatus.ERROR, requests);
    }
    return requests;
  }

  /** The snapshots that open requests still need. */
  Set<Long> pinned() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT DISTINCT snapshot_id FROM export_request
                WHERE status IN ('CREATED', 'PENDING') AND snapshot_id IS NOT NULL\
                """)
            .mapTo(Long.class)
            .set());
  }

  /** Whether a file of this name is some request's result, or is being made, or part of such. */
  boolean wants(String storedName, Instant now) {
    // Whatever an engine has added to the name of what it makes.
    String id = storedName.substring(0, Math.min(ID_LENGTH, storedName.length()));
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT status, stored_name, attempt, lease_until FROM export_request
                WHERE id = :id\
                """)
            .bind("id", id)
            .map((row, context) ->
                switch (ExportStatus.valueOf(row.getString("status"))) {
                  case SUCCESS -> storedName.equals(row.getString("stored_name"));
                  case PENDING ->
                      row.getLong("lease_until") > now.toEpochMilli()
                          && storedName.startsWith(Claim.storedName(id, row.getInt("attempt")));
                  case CREATED, ERROR, EXPIRED -> false;
                })
            .findOne()
            .orElse(false));
  }

  private static Update held(Update update, Claim claim, Instant now) {
    return update
        .bind("id", claim.request().id())
        .bind("attempt", claim.attempt())
        .bind("worker", claim.worker())
        .bind("now", now.toEpochMilli());
  }
}
