package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.types.Types;

/**
 * The columns that are known to have one and the same value in all of some events, or none. They
 * are put in while the events' files are written, so that no sort carries them.
 *
 * @param values what SQL has as the value, by the column's name
 * @param absent the columns without any value
 */
record KnownValues(Map<String, Object> values, Set<String> absent) {
  KnownValues {
    values = Map.copyOf(values);
    absent = Set.copyOf(absent);
  }

  static KnownValues ofApp(String app) {
    return new KnownValues(Map.of(EventColumns.APP, app), Set.of());
  }

  KnownValues with(String column, Object value) {
    Map<String, Object> more = new HashMap<>(values);
    more.put(column, value);
    return new KnownValues(more, absent);
  }

  KnownValues without(String column) {
    Set<String> more = new HashSet<>(absent);
    more.add(column);
    return new KnownValues(values, more);
  }

  /** The app of all of the events. */
  String app() {
    return (String) Objects.requireNonNull(values.get(EventColumns.APP));
  }

  boolean has(String column) {
    return values.containsKey(column) || absent.contains(column);
  }

  /** What to select from events of the other columns, so that these have the table's types. */
  String othersTyped() {
    return EventSchema.columns().stream()
        .filter(field -> !has(field.name()))
        .map(field -> field.name() + "::" + EventSchema.sqlType(field) + " AS " + field.name())
        .collect(Collectors.joining(", "));
  }

  /** What the files are sorted by, of the other columns. */
  String order() {
    return EventSchema.ORDERED_BY.stream()
        .filter(name -> !has(name))
        .collect(Collectors.joining(", "));
  }

  /** What to select from a query of the other columns, so that all are there. */
  BoundSql all() {
    BoundSql all = new BoundSql();
    String separator = "";
    for (Types.NestedField field : EventSchema.columns()) {
      String name = field.name();
      all.add(separator);
      if (values.containsKey(name)) {
        all.add("?::" + EventSchema.sqlType(field) + " AS ", values.get(name));
      } else if (absent.contains(name)) {
        all.add("NULL::" + EventSchema.sqlType(field) + " AS ");
      }
      all.add(name);
      separator = ", ";
    }
    return all;
  }
}
