package dev.spillway.export;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Lists an app's requests in pages, along the index of their creation. Thread-safe.
 *
 * <p>A file whose month is over is EXPIRED also where no sweep has come by yet.
 */
final class RequestPages {
  private static final String STATUS =
      " AND CASE WHEN status = 'SUCCESS' AND file_expires_at <= :now THEN 'EXPIRED'"
          + " ELSE status END IN (<statuses>)";

  private final Jdbi jdbi;

  RequestPages(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Finds one more than the page may have, if there are as many.
   *
   * @param before those created before this one
   */
  List<ExportRequest> find(
      String appId, RequestQuery query, Optional<ExportRequest> before, Instant now) {
    String sql =
        "SELECT * FROM export_request WHERE app_id = :app AND created_at >= :since"
            + before.map(last -> " AND (created_at, id) < (:created, :id)").orElse("")
            + (query.statuses().isEmpty() ? "" : STATUS)
            + query.kind().map(kind -> " AND kind = :kind").orElse("")
            + query.token().map(token -> " AND token = :token").orElse("")
            + " ORDER BY created_at DESC, id DESC LIMIT :limit";
    return jdbi.withHandle(handle -> {
      Query statement =
          handle
              .createQuery(sql)
              .bind("app", appId)
              .bind("since", CalendarLimits.listedSince(now).toEpochMilli())
              .bind("limit", query.limit() + 1);
      before.ifPresent(
          last -> statement.bind("created", last.createdAt().toEpochMilli()).bind("id", last.id()));
      if (!query.statuses().isEmpty()) {
        statement
            .bind("now", now.toEpochMilli())
            .bindList("statuses", query.statuses().stream().map(Enum::name).toList());
      }
      query.kind().ifPresent(kind -> statement.bind("kind", kind));
      query.token().ifPresent(token -> statement.bind("token", token));
      return statement.map((row, context) -> ExportRows.request(row)).list();
    });
  }
}
