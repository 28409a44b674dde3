package dev.spillway.statistics;

import dev.spillway.database.BoundSql;
import dev.spillway.event.EventColumns;
import dev.spillway.event.EventFiles.EventFile;
import dev.spillway.event.EventQuery;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;

/** The statements that look into the table's files. Every value is bound. */
final class CountStatement {
  private CountStatement() {}

  /** How many events there are of each day and name: columns day, event, n. */
  static BoundSql byDay(VolumeQuery query, List<EventFile> files) {
    BoundSql sql =
        new BoundSql()
            .add("SELECT CAST(date AS DATE) AS day, event, count(*) AS n")
            .add(from(files));
    where(sql, query.appId());
    query.kind().ifPresent(kind -> sql.add(" AND source = ?", kind));
    query.token().ifPresent(token -> sql.add(" AND token = ?", token));
    return range(sql, query.from(), query.to()).add(" GROUP BY ALL");
  }

  /**
   * The dates between which so many of the wanted events lie around the middle one: columns low and
   * high, null when there is none.
   */
  static BoundSql middle(EventQuery query, List<EventFile> files, double share) {
    double half = Math.min(1, share) / 2;
    BoundSql sql =
        new BoundSql()
            .add("SELECT quantile_disc(date, CAST(? AS DOUBLE)) AS low,", 0.5 - half)
            .add(" quantile_disc(date, CAST(? AS DOUBLE)) AS high", 0.5 + half)
            .add(from(files));
    return wanted(sql, query);
  }

  /**
   * How many of the wanted events of each name there are, and how many differ in these columns:
   * columns n and d.
   */
  static BoundSql different(EventQuery query, List<EventFile> files, List<String> columns) {
    BoundSql sql =
        new BoundSql()
            .add("SELECT count(*) AS n,")
            .add(" count(DISTINCT hash(" + String.join(", ", columns) + ")) AS d")
            .add(from(files));
    return wanted(sql, query).add(" GROUP BY event");
  }

  private static BoundSql wanted(BoundSql sql, EventQuery query) {
    where(sql, query.appId());
    sql.add(" AND source = ? AND token = ?", query.source(), query.token());
    range(sql, query.from(), query.to());
    return sql.add(
        " AND event IN (" + String.join(", ", Collections.nCopies(query.types().size(), "?")) + ")",
        query.types().toArray());
  }

  /** Adds the cells of these files, numbered from a number on. */
  static BoundSql addCells(String table, String appId, List<EventFile> files, int number) {
    List<String> paths = paths(files);
    BoundSql sql =
        new BoundSql()
            .add("INSERT INTO " + table)
            .add(
                " SELECT ? + list_position(?, filename), source, token, event, n, first, last",
                number,
                paths)
            .add(" FROM (SELECT filename, source, token, event, count(*) AS n,")
            .add(" min(date) AS first, max(date) AS last")
            .add(" FROM read_parquet(?, hive_partitioning = false, filename = true)", paths);
    where(sql, appId);
    return sql.add(" GROUP BY ALL)");
  }

  private static BoundSql from(List<EventFile> files) {
    return new BoundSql().add(" FROM read_parquet(?, hive_partitioning = false)", paths(files));
  }

  private static List<String> paths(List<EventFile> files) {
    return files.stream().map(file -> file.path().toString()).toList();
  }

  private static void where(BoundSql sql, String appId) {
    sql.add(" WHERE " + EventColumns.APP + " = ? AND NOT " + EventColumns.TEST, appId);
  }

  private static BoundSql range(BoundSql sql, Instant from, Instant to) {
    return sql.add(" AND date >= ? AND date < ?", local(from), local(to));
  }

  private static LocalDateTime local(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
