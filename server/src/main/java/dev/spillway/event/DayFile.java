package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * One data file to be: an app's events of one day, with the bounds by which a plan can pass it
 * over.
 */
record DayFile(
    Path path,
    String app,
    LocalDate day,
    long rows,
    Map<String, Object> least,
    Map<String, Object> greatest) {

  private static final String[] TEXTS = {
    EventColumns.SOURCE, EventColumns.TOKEN, EventColumns.EVENT, EventColumns.NODE
  };
  private static final List<String> BOUNDED =
      List.of(
          EventColumns.TEST,
          EventColumns.SOURCE,
          EventColumns.TOKEN,
          EventColumns.EVENT,
          EventColumns.DATE,
          EventColumns.RECEIVED_DATE,
          EventColumns.NODE,
          EventColumns.SEQ);
  private static final String[] TIMES = {EventColumns.DATE, EventColumns.RECEIVED_DATE};

  /** A query for the number and the bounds of each app's and day's events. */
  static BoundSql statistics(BoundSql events) {
    BoundSql query = new BoundSql().add("SELECT app, date::DATE AS day, count(*) AS n");
    for (String column : BOUNDED) {
      query.add(", min(%1$s) AS min_%1$s, max(%1$s) AS max_%1$s".formatted(column));
    }
    return query.add(" FROM (").add(events).add(") GROUP BY ALL ORDER BY app, day");
  }

  /** Reads a row of {@link #statistics}. */
  static DayFile read(ResultSet row, Path path) throws SQLException {
    String app = row.getString("app");
    Map<String, Object> least = bounds(row, "min_");
    Map<String, Object> greatest = bounds(row, "max_");
    for (Map<String, Object> bounds : List.of(least, greatest)) {
      bounds.put(EventColumns.APP, app);
    }
    return new DayFile(
        path, app, row.getObject("day", LocalDate.class), row.getLong("n"), least, greatest);
  }

  private static Map<String, Object> bounds(ResultSet row, String prefix) throws SQLException {
    Map<String, Object> bounds = new HashMap<>();
    bounds.put(EventColumns.TEST, row.getBoolean(prefix + EventColumns.TEST));
    bounds.put(EventColumns.SEQ, row.getLong(prefix + EventColumns.SEQ));
    for (String text : TEXTS) {
      bounds.put(text, row.getString(prefix + text));
    }
    for (String time : TIMES) {
      LocalDateTime date = row.getObject(prefix + time, LocalDateTime.class);
      bounds.put(time, TablePlan.micros(date.toInstant(ZoneOffset.UTC)));
    }
    return bounds;
  }

  /** A condition that the events of the file's day meet, of its app and of others. */
  BoundSql within() {
    return new BoundSql()
        .add("date >= ? AND date < ?", day.atStartOfDay(), day.plusDays(1).atStartOfDay());
  }

  /** The file as the table registers it. */
  DataFile dataFile(long bytes) {
    PartitionData partition = new PartitionData(EventSchema.PARTITIONS.partitionType());
    partition.set(0, app);
    partition.set(EventSchema.DAY, Math.toIntExact(day.toEpochDay()));
    Map<Integer, Long> values = new HashMap<>();
    for (Types.NestedField field : EventSchema.SCHEMA.columns()) {
      values.put(field.fieldId(), rows);
    }
    return DataFiles.builder(EventSchema.PARTITIONS)
        .withPath(path.toString())
        .withFormat(FileFormat.PARQUET)
        .withPartition(partition)
        .withFileSizeInBytes(bytes)
        .withRecordCount(rows)
        .withMetrics(new Metrics(rows, null, values, null, null, encode(least), encode(greatest)))
        .build();
  }

  private static Map<Integer, ByteBuffer> encode(Map<String, Object> bounds) {
    Map<Integer, ByteBuffer> encoded = new HashMap<>();
    bounds.forEach((column, value) -> {
      Types.NestedField field = EventSchema.SCHEMA.findField(column);
      encoded.put(field.fieldId(), Conversions.toByteBuffer(field.type(), value));
    });
    return encoded;
  }
}
