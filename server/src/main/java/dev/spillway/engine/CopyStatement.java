package dev.spillway.engine;

import dev.spillway.database.BoundSql;
import dev.spillway.event.EventColumns;
import dev.spillway.event.EventFiles.EventFile;
import dev.spillway.event.EventQuery;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one statement that writes a segment of an export. Every value is bound; the text is made of
 * our own column names alone. The order of lines is that of {@code docs/api.md}, "The file".
 */
final class CopyStatement {
  private static final String EVENT_TYPE = ExportPlan.EVENT_TYPE;

  private final BoundSql sql = new BoundSql();

  private CopyStatement() {}

  /** Makes the statement that writes the events of these files to {@code target}. */
  static PreparedStatement prepare(
      Connection connection, ExportPlan plan, List<EventFile> files, Path target, boolean header)
      throws SQLException {
    CopyStatement copy = new CopyStatement();
    copy.sql.add("COPY (");
    copy.select(plan);
    copy.from(plan, files);
    copy.where(plan.query(), files);
    copy.orderBy(plan);
    copy.sql.add(")");
    // Without `comment ''` the writer quotes `#`, and without a fixed name it renames at the end.
    copy.sql.add(") TO ? (FORMAT csv, DELIMITER ';', QUOTE '\"', ESCAPE '\"', NULLSTR '',", target);
    copy.sql.add(" COMMENT '', USE_TMP_FILE false, HEADER " + header + ")");
    return copy.sql.prepare(connection);
  }

  /** What is written of what is sorted; the order is that of the values themselves. */
  private void select(ExportPlan plan) {
    String ids = plan.ids().stream().map(IdColumn::wireName).collect(Collectors.joining(", "));
    sql.add("SELECT " + written(plan));
    switch (plan.shape()) {
      case IDS -> sql.add(" FROM (SELECT DISTINCT " + ids + ", " + EVENT_TYPE);
      case EVENTS -> {
        // Dates become texts when they are in order: to sort texts costs more.
        sql.add(
            ", strftime(" + EventColumns.DATE + ", ?) AS " + ExportPlan.EVENT_DATE,
            pattern(plan.format().dates()));
        sql.add(" FROM (SELECT " + ids + ", " + EVENT_TYPE + ", " + EventColumns.DATE);
      }
    }
  }

  /** The texts of the line, by their names in the header, the first one behind the file's mark. */
  private static String written(ExportPlan plan) {
    List<String> texts = new ArrayList<>();
    String mark = plan.format().csv().mark();
    for (IdColumn id : plan.ids()) {
      texts.add(text(plan, id.wireName()) + " AS \"" + mark + id.wireName() + '"');
      mark = "";
    }
    texts.add(text(plan, EVENT_TYPE) + " AS " + EVENT_TYPE);
    return String.join(", ", texts);
  }

  private static String text(ExportPlan plan, String column) {
    return switch (plan.format().csv()) {
      case EXACT -> column;
      case SPREADSHEET ->
          CsvForm.FORMULA_STARTS.stream()
              .map(start -> "chr(" + start.codePointAt(0) + ")")
              .collect(
                  Collectors.joining(
                      ", ",
                      "CASE WHEN left(" + column + ", 1) IN (",
                      ") THEN chr(39) || " + column + " ELSE " + column + " END"));
    };
  }

  private void from(ExportPlan plan, List<EventFile> files) {
    sql.add(" FROM (SELECT *, ");
    Map<String, String> renamed = plan.renamed();
    if (renamed.isEmpty()) {
      sql.add(EventColumns.EVENT);
    } else {
      sql.add("CASE " + EventColumns.EVENT);
      renamed.forEach((type, name) -> sql.add(" WHEN ? THEN ?", type, name));
      sql.add(" ELSE " + EventColumns.EVENT + " END");
    }
    List<String> paths = files.stream().map(file -> file.path().toString()).toList();
    sql.add(" AS " + EVENT_TYPE + " FROM read_parquet(?, hive_partitioning = false)", paths);
  }

  private void where(EventQuery query, List<EventFile> files) {
    sql.add(" WHERE app = ?", query.appId());
    sql.add(" AND NOT " + EventColumns.TEST);
    sql.add(" AND source = ? AND token = ?", query.source(), query.token());
    sql.add(" AND date >= ? AND date < ?", local(query.from()), local(query.to()));
    sql.add(
        " AND event IN (" + String.join(", ", Collections.nCopies(query.types().size(), "?")) + ")",
        query.types().toArray());
    if (files.stream().anyMatch(EventFile::passesCut)) {
      behind(query.cut().node(), query.cut().seq());
      behind(query.cut().loadNode(), query.cut().loaded());
    }
    sql.add(")");
  }

  private void behind(String node, long seq) {
    sql.add(" AND NOT (node = ? AND seq > ?)", node, seq);
  }

  private void orderBy(ExportPlan plan) {
    Stream<String> ids = plan.ids().stream().map(id -> id.wireName() + " NULLS FIRST");
    Stream<String> order =
        switch (plan.shape()) {
          case IDS -> Stream.concat(ids, Stream.of(EVENT_TYPE));
          case EVENTS -> Stream.concat(Stream.of(EventColumns.DATE, EVENT_TYPE), ids);
        };
    sql.add(" ORDER BY " + order.collect(Collectors.joining(", ")));
  }

  private static String pattern(DateFormat format) {
    return switch (format) {
      case SECONDS -> "%Y-%m-%dT%H:%M:%S";
      case MILLIS -> "%Y-%m-%dT%H:%M:%S.%g";
      case ZONED -> "%Y-%m-%dT%H:%M:%S.%gZ";
    };
  }

  private static LocalDateTime local(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
