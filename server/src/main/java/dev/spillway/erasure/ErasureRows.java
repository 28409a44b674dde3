package dev.spillway.erasure;

import dev.spillway.event.Cut;
import dev.spillway.event.Person;
import dev.spillway.event.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.OptionalLong;

/** Reads rows of {@code erasure}. */
final class ErasureRows {
  private ErasureRows() {}

  /** A status as it is stored. */
  private enum Status {
    CREATED,
    RUNNING,
    DONE
  }

  static ErasureRequest request(ResultSet row) throws SQLException {
    return new ErasureRequest(
        row.getString("id"),
        instant(row, "created_at"),
        state(row),
        new ErasureRequest.Touched(
            row.getLong("events"), row.getLong("files"), row.getLong("results")));
  }

  private static ErasureState state(ResultSet row) throws SQLException {
    return switch (Status.valueOf(row.getString("status"))) {
      case CREATED -> new ErasureState.Created();
      case RUNNING -> new ErasureState.Running();
      case DONE -> new ErasureState.Done(instant(row, "completed_at"));
    };
  }

  static OpenErasure open(ResultSet row) throws SQLException {
    Person person =
        new Person(
            row.getString("app_id"),
            row.getBoolean("test_only"),
            PersonId.valueOf(row.getString("id_kind")),
            row.getString("person"));
    long cleanSince = row.getLong("clean_since");
    OptionalLong clean = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(cleanSince);
    return new OpenErasure(
        row.getString("id"),
        person,
        new Cut(row.getString("cut_node"), row.getLong("cut_seq"), row.getLong("cut_loaded")),
        row.getObject("traced_at") != null,
        clean,
        row.getInt("failures"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }
}
