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
import java.util.Objects;
import java.util.function.Function;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

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

  /**
   * A query for the number and the bounds of each day's events.
   *
   * @param table a table of the columns that are not known
   */
  static BoundSql statistics(String table, KnownValues known) {
    BoundSql query = new BoundSql().add("SELECT date::DATE AS day, count(*) AS n");
    for (String column : BOUNDED) {
      if (!known.has(column)) {
        query.add(", min(%1$s) AS min_%1$s, max(%1$s) AS max_%1$s".formatted(column));
      }
    }
    return query.add(" FROM " + table + " GROUP BY day ORDER BY day");
  }

  /** Reads a row of {@link #statistics}; the path is that of the file of the row's day. */
  static DayFile read(ResultSet row, KnownValues known, Function<LocalDate, Path> path)
      throws SQLException {
    LocalDate day = row.getObject("day", LocalDate.class);
    Map<String, Object> least = new HashMap<>();
    Map<String, Object> greatest = new HashMap<>();
    for (String column : BOUNDED) {
      if (known.has(column)) {
        Object bound = bound(known.values().get(column));
        least.put(column, bound);
        greatest.put(column, bound);
      } else {
        least.put(column, bound(value(row, "min_", column)));
        greatest.put(column, bound(value(row, "max_", column)));
      }
    }
    String app = known.app();
    least.put(EventColumns.APP, app);
    greatest.put(EventColumns.APP, app);
    return new DayFile(path.apply(day), app, day, row.getLong("n"), least, greatest);
  }

  private static @Nullable Object value(ResultSet row, String prefix, String column)
      throws SQLException {
    return column.endsWith(EventColumns.DATE)
        ? row.getObject(prefix + column, LocalDateTime.class)
        : row.getObject(prefix + column);
  }

  /** The value as Iceberg has it; that of a time is in microseconds. */
  private static Object bound(@Nullable Object value) {
    Object bound = Objects.requireNonNull(value, "a column with bounds has no value");
    return bound instanceof LocalDateTime date
        ? TablePlan.micros(date.toInstant(ZoneOffset.UTC))
        : bound;
  }

  /** A condition that the app's events of the file's day meet. */
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
