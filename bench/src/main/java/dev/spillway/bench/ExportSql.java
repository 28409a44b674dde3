package dev.spillway.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What Spillway's exports are in the peers' SQL. */
final class ExportSql {
  static final String NOTHING = "SELECT 1";

  private ExportSql() {}

  /** How DuckDB's own command writes it. */
  enum Form {
    ORDERED,
    UNORDERED,
    IDS
  }

  static String duckDb(List<Path> files, Campaign campaign, Form form, Path target, String more) {
    String ids = "install_id, custom_id, advertising_id, event AS event_type";
    String list =
        files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", ", "[", "]"));
    String query =
        " FROM read_parquet(%s, hive_partitioning = false) WHERE source = '%s' AND token = '%s'"
            .formatted(list, campaign.source(), campaign.token());
    String idOrder = "install_id NULLS FIRST, custom_id NULLS FIRST, advertising_id NULLS FIRST";
    String dated = ", strftime(date, '%Y-%m-%dT%H:%M:%S') AS event_date";
    String select =
        switch (form) {
          case ORDERED -> "SELECT " + ids + dated + query + " ORDER BY date, event, " + idOrder;
          case UNORDERED -> "SELECT " + ids + dated + query;
          case IDS -> "SELECT DISTINCT " + ids + query + " ORDER BY " + idOrder + ", event_type";
        };
    return "COPY (%s) TO '%s' (FORMAT csv, DELIMITER ';', HEADER%s)"
        .formatted(select, target, more);
  }

  /** The query that a team would write for PostgreSQL, in the export's own order. */
  static String postgres(Campaign campaign) {
    String order =
        List.of("event", "install_id", "custom_id", "advertising_id").stream()
            .map(column -> column + " COLLATE \"C\" NULLS FIRST")
            .collect(Collectors.joining(", "));
    return """
    SELECT install_id, custom_id, advertising_id, event AS event_type,
      to_char(date, 'YYYY-MM-DD"T"HH24:MI:SS') AS event_date
    FROM event WHERE source = '%s' AND token = '%s' ORDER BY date, %s
    """
        .formatted(campaign.source(), campaign.token(), order);
  }
}
