package dev.spillway.event;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a data file's columns lie between, by which a plan can pass it over: as DuckDB
 * says of the file that it has written. Bounds of long texts may be wider than their values.
 *
 * @param least by the column's id
 * @param greatest by the column's id
 */
record FileBounds(Map<Integer, ByteBuffer> least, Map<Integer, ByteBuffer> greatest) {

  private static final List<String> BOUNDED =
      List.of(
          EventColumns.APP,
          EventColumns.TEST,
          EventColumns.SOURCE,
          EventColumns.TOKEN,
          EventColumns.EVENT,
          EventColumns.DATE,
          EventColumns.RECEIVED_DATE,
          EventColumns.NODE,
          EventColumns.SEQ);

  /** Reads the answer to a {@code COPY} with {@code RETURN_STATS}. */
  static FileBounds read(ResultSet row) throws SQLException {
    Map<?, ?> columns = (Map<?, ?>) row.getObject("column_statistics");
    Map<Integer, ByteBuffer> least = new HashMap<>();
    Map<Integer, ByteBuffer> greatest = new HashMap<>();
    for (String column : BOUNDED) {
      Types.NestedField field = EventSchema.SCHEMA.findField(column);
      Map<?, ?> values = columns.get('"' + column + '"') instanceof Map<?, ?> map ? map : Map.of();
      least.put(field.fieldId(), encode(field, values.get("min")));
      greatest.put(field.fieldId(), encode(field, values.get("max")));
    }
    return new FileBounds(least, greatest);
  }

  /** What was read from a damaged file may lack what its check has seen. */
  private static ByteBuffer encode(Types.NestedField field, @Nullable Object value)
      throws SQLException {
    if (value instanceof String text) {
      return Conversions.toByteBuffer(field.type(), value(field, text));
    }
    throw new SQLException("the column " + field.name() + ", which has bounds, has no value");
  }

  /** The value as Iceberg has it; that of a time is in microseconds. */
  private static Object value(Types.NestedField field, String text) {
    return switch (EventSchema.sqlType(field)) {
      case "BOOLEAN" -> text.equals("1");
      case "BIGINT" -> Long.valueOf(text);
      case "TIMESTAMP" ->
          TablePlan.micros(LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC));
      default -> text;
    };
  }

  /** As the table keeps them; no column but those of ids and attributes lacks a value. */
  Metrics metrics(long rows) {
    Map<Integer, Long> values = new HashMap<>();
    for (Types.NestedField field : EventSchema.columns()) {
      values.put(field.fieldId(), rows);
    }
    return new Metrics(rows, null, values, null, null, least, greatest);
  }
}
