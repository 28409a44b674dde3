package dev.spillway.export;

import dev.spillway.engine.ExportShape;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Writes and reads rows of {@code audit}. */
final class AuditRows {
  private AuditRows() {}

  /**
   * What is to be noted.
   *
   * @param keyId the id of the REST key that was shown, if one was
   */
  record Deed(Instant at, AuditAction action, String requestId, Optional<String> keyId) {}

  /** Notes a deed in the caller's transaction; nothing when its request is no longer there. */
  static void add(Handle handle, Deed deed) {
    handle
        .createUpdate(
            """
            INSERT INTO audit (at, app_id, action, request_id, key_id, kind, token, shape)
            SELECT :at, app_id, :action, id, :key, kind, token, shape
            FROM export_request WHERE id = :request\
            """)
        .bind("at", deed.at().toEpochMilli())
        .bind("action", deed.action().name())
        .bind("request", deed.requestId())
        .bind("key", deed.keyId().orElse(null))
        .execute();
  }

  static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("app_id"),
        AuditAction.valueOf(row.getString("action")),
        row.getString("request_id"),
        Optional.ofNullable(row.getString("key_id")),
        row.getString("kind"),
        row.getString("token"),
        ExportShape.valueOf(row.getString("shape")));
  }
}
