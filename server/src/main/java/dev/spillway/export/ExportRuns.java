package dev.spillway.export;

import dev.spillway.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** How the work on requests goes, for those who watch it. Thread-safe. */
public final class ExportRuns {
  private final Jdbi jdbi;

  ExportRuns(Database database) {
    this.jdbi = database.jdbi();
  }

  /**
   * The latest try of a request.
   *
   * @param attempt from 1
   * @param begunAt when it was taken up
   */
  public record Run(int attempt, Instant begunAt) {}

  /**
   * How many exports are open.
   *
   * @param waiting those that are CREATED
   * @param pending those that are PENDING, those between two tries among them
   * @param oldest when the oldest waiting one was created
   */
  public record Counts(int waiting, int pending, Optional<Instant> oldest) {}

  /** The tries of the app's requests that run now, by the requests' ids. */
  public Map<String, Run> running(String appId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT id, attempt, claimed_at FROM export_request
                WHERE app_id = :app AND status = 'PENDING' AND claimed_at IS NOT NULL\
                """)
            .bind("app", appId)
            .reduceRows(
                new HashMap<String, Run>(),
                (runs, row) -> {
                  runs.put(
                      row.getColumn("id", String.class),
                      run(
                          row.getColumn("attempt", Integer.class),
                          row.getColumn("claimed_at", Long.class)));
                  return runs;
                }));
  }

  /** The latest try of a request; empty when it was never taken up. */
  public Optional<Run> latest(ExportRequest request) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT attempt, claimed_at FROM export_request
                WHERE id = :id AND claimed_at IS NOT NULL\
                """)
            .bind("id", request.id())
            .map((row, context) -> run(row.getInt("attempt"), row.getLong("claimed_at")))
            .findOne());
  }

  /** How many exports are open now, of a company, or of all when it is empty. */
  public Counts counts(Optional<String> companyId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT count(*) FILTER (WHERE status = 'CREATED') AS waiting,
                  count(*) FILTER (WHERE status = 'PENDING') AS pending,
                  min(created_at) FILTER (WHERE status = 'CREATED') AS oldest
                FROM export_request
                WHERE status IN ('CREATED', 'PENDING')
                  AND (:company IS NULL OR company_id = :company)\
                """)
            .bind("company", companyId.orElse(null))
            .map((row, context) -> counts(row))
            .one());
  }

  private static Counts counts(ResultSet row) throws SQLException {
    int waiting = row.getInt("waiting");
    Optional<Instant> oldest =
        waiting == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong("oldest")));
    return new Counts(waiting, row.getInt("pending"), oldest);
  }

  private static Run run(int attempt, long claimedAt) {
    return new Run(attempt, Instant.ofEpochMilli(claimedAt));
  }
}
