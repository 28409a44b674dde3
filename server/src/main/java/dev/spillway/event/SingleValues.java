package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Types;

/**
 * The columns that have one and the same value in all events of some files. They are put in while
 * the files are written, so that no sort carries them: of a load's columns they are half, and its
 * files take a third less time.
 */
record SingleValues(Map<String, Object> values) {
  /** Those whose bounds are known; dates and numbers are what the events are told apart by. */
  private static final List<String> COLUMNS =
      List.of(
          EventColumns.APP,
          EventColumns.TEST,
          EventColumns.SOURCE,
          EventColumns.TOKEN,
          EventColumns.EVENT,
          EventColumns.RECEIVED_DATE,
          EventColumns.NODE);

  SingleValues {
    values = Map.copyOf(values);
  }

  static SingleValues of(DayFile file) {
    return of(List.of(file));
  }

  static SingleValues of(List<DayFile> files) {
    Map<String, Object> values = new HashMap<>();
    for (String column : COLUMNS) {
      List<Object> bounds =
          files.stream()
              .flatMap(file -> List.of(file.least(), file.greatest()).stream())
              .map(file -> file.get(column))
              .distinct()
              .toList();
      if (bounds.size() == 1) {
        values.put(column, value(column, bounds.getFirst()));
      }
    }
    return new SingleValues(values);
  }

  boolean has(String column) {
    return values.containsKey(column);
  }

  /** The names of the other columns, in the table's order. */
  String others() {
    return EventSchema.columns().stream()
        .map(Types.NestedField::name)
        .filter(name -> !has(name))
        .collect(Collectors.joining(", "));
  }

  /** What to select from a query of the other columns, so that all are there. */
  BoundSql all() {
    BoundSql all = new BoundSql();
    String separator = "";
    for (Types.NestedField field : EventSchema.columns()) {
      all.add(separator);
      Object value = values.get(field.name());
      if (value != null) {
        all.add("?::" + EventSchema.sqlType(field) + " AS ", value);
      }
      all.add(field.name());
      separator = ", ";
    }
    return all;
  }

  private static Object value(String column, Object bound) {
    // The bound of a time is in microseconds.
    return column.equals(EventColumns.RECEIVED_DATE)
        ? LocalDateTime.ofInstant(
            Instant.EPOCH.plus((Long) bound, ChronoUnit.MICROS), ZoneOffset.UTC)
        : bound;
  }
}
