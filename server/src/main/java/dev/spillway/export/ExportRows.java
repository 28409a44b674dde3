package dev.spillway.export;

import dev.spillway.engine.Compression;
import dev.spillway.engine.CsvForm;
import dev.spillway.engine.DateFormat;
import dev.spillway.engine.ExportShape;
import dev.spillway.engine.FileFormat;
import dev.spillway.event.Cut;
import dev.spillway.event.Snapshot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Reads rows of {@code export_request}. */
final class ExportRows {
  private ExportRows() {}

  static ExportRequest request(ResultSet row) throws SQLException {
    ExportSpec spec =
        new ExportSpec(
            row.getString("kind"),
            row.getString("token"),
            ExportShape.valueOf(row.getString("shape")),
            SpecJson.readPosted(row.getString("posted")),
            instant(row, "range_from"),
            instant(row, "range_to"),
            new FileFormat(
                DateFormat.valueOf(row.getString("date_format")),
                Optional.ofNullable(row.getString("compression")).map(Compression::valueOf),
                CsvForm.valueOf(row.getString("csv"))),
            SpecJson.readNames(row.getString("names")));
    return new ExportRequest(
        row.getString("id"),
        row.getString("company_id"),
        row.getString("app_id"),
        spec,
        instant(row, "created_at"),
        new Cut(row.getString("cut_node"), row.getLong("cut_seq"), row.getLong("cut_loaded")),
        state(row));
  }

  static Claim claim(ResultSet row) throws SQLException {
    int attempt = row.getInt("attempt");
    int failures = row.getInt("failures");
    return new Claim(request(row), row.getString("worker"), attempt, failures, snapshot(row));
  }

  /** What the request is pinned to, if it is. */
  static Optional<Snapshot> snapshot(ResultSet row) throws SQLException {
    long id = row.getLong("snapshot_id");
    return row.wasNull()
        ? Optional.empty()
        : Optional.of(new Snapshot(id, row.getLong("snapshot_sequence")));
  }

  private static ExportState state(ResultSet row) throws SQLException {
    return switch (ExportStatus.valueOf(row.getString("status"))) {
      case CREATED -> new ExportState.Created();
      case PENDING ->
          new ExportState.Pending(row.getLong("progress_rows"), row.getInt("progress_percent"));
      case SUCCESS -> new ExportState.Succeeded(instant(row, "completed_at"), file(row));
      case ERROR ->
          new ExportState.Failed(instant(row, "completed_at"), row.getString("error_message"));
      case EXPIRED -> new ExportState.Expired(instant(row, "completed_at"), file(row));
    };
  }

  private static ExportFile file(ResultSet row) throws SQLException {
    return new ExportFile(
        row.getString("file_name"),
        row.getString("stored_name"),
        row.getLong("file_rows"),
        row.getLong("file_size"),
        row.getString("file_sha256"),
        instant(row, "file_expires_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }
}
