package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Loads of a test; DuckDB makes their rows, so that there need be no file. */
final class Loads {
  private Loads() {}

  /** Events of one person each, so many days one after the other. */
  static ParquetLoad of(String name, int count, int days) {
    return of(name, count, days, Batch.DAY);
  }

  static ParquetLoad of(String name, int count, int days, Instant first) {
    BoundSql events =
        new BoundSql()
            .add("SELECT range + 1 AS " + LoadRows.NUMBER + ", 'campaign' AS source")
            .add(", 'token' AS token, 'push_sent' AS event")
            .add(
                ", ?::TIMESTAMP + to_days((range % ?)::INTEGER) + to_seconds(range) AS date",
                LocalDateTime.ofInstant(first, ZoneOffset.UTC), days)
            .add(", NULL::VARCHAR AS install_id, ? || '-' || range AS custom_id", name)
            .add(", NULL::VARCHAR AS advertising_id, 'id-' || ? || '-' || range AS id", name)
            .add(", '{\"n\":1.50}' AS attributes FROM range(?)", count);
    return connection -> Optional.of(new LoadRows(events, count, count, "told of " + name));
  }
}
