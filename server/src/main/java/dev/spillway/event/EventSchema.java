package dev.spillway.event;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * The event table's columns and partitions, for Iceberg and for DuckDB; one cannot change alone.
 */
final class EventSchema {

  /** What the rows of a data file are sorted by, so that one campaign's events lie together. */
  static final List<String> ORDERED_BY =
      List.of(
          EventColumns.TEST,
          EventColumns.SOURCE,
          EventColumns.TOKEN,
          EventColumns.DATE,
          EventColumns.SEQ);

  /** The same, as SQL has it. */
  static final String ORDER = String.join(", ", ORDERED_BY);

  /** The columns and their ids, which name them in the files whatever they are called later. */
  static final Schema SCHEMA =
      new Schema(
          required(1, EventColumns.APP, Types.StringType.get()),
          required(2, EventColumns.TEST, Types.BooleanType.get()),
          required(3, EventColumns.SOURCE, Types.StringType.get()),
          required(4, EventColumns.TOKEN, Types.StringType.get()),
          required(5, EventColumns.EVENT, Types.StringType.get()),
          required(6, EventColumns.DATE, Types.TimestampType.withoutZone()),
          optional(7, EventColumns.INSTALL_ID),
          optional(8, EventColumns.CUSTOM_ID),
          optional(9, EventColumns.ADVERTISING_ID),
          optional(10, EventColumns.ID),
          optional(11, EventColumns.ATTRIBUTES),
          required(12, EventColumns.RECEIVED_DATE, Types.TimestampType.withoutZone()),
          required(13, EventColumns.NODE, Types.StringType.get()),
          required(14, EventColumns.SEQ, Types.LongType.get()));

  static final PartitionSpec PARTITIONS =
      PartitionSpec.builderFor(SCHEMA).identity(EventColumns.APP).day(EventColumns.DATE).build();

  /** The place of the day in a partition's values. */
  static final int DAY = 1;

  private EventSchema() {}

  private static Types.NestedField required(int id, String name, Type type) {
    return Types.NestedField.required(id, name, type);
  }

  private static Types.NestedField optional(int id, String name) {
    return Types.NestedField.optional(id, name, Types.StringType.get());
  }

  static int id(String column) {
    return SCHEMA.findField(column).fieldId();
  }

  /** The names of all columns, in the table's order. */
  static String names() {
    return columns().stream().map(Types.NestedField::name).collect(Collectors.joining(", "));
  }

  /** The columns' ids as DuckDB's Parquet writer takes them. */
  static String fieldIds() {
    return columns().stream()
        .map(field -> field.name() + ": " + field.fieldId())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** All columns, in the table's order. */
  static List<Types.NestedField> columns() {
    return SCHEMA.columns();
  }

  /** What DuckDB calls the column's type. */
  static String sqlType(Types.NestedField field) {
    return switch (field.type().typeId()) {
      case STRING -> "VARCHAR";
      case BOOLEAN -> "BOOLEAN";
      case LONG -> "BIGINT";
      case TIMESTAMP -> "TIMESTAMP";
      default -> throw new IllegalStateException("no column is of the type " + field.type());
    };
  }
}
