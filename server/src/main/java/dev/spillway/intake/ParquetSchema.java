package dev.spillway.intake;

import dev.spillway.database.BoundSql;
import dev.spillway.event.EventColumns;
import dev.spillway.event.PersonId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of a Parquet body.
 *
 * @param names the columns, in the body's order, as the body writes them
 * @param types DuckDB's types of them; of use only where {@link #problem} finds none with the names
 */
record ParquetSchema(List<String> names, Map<String, String> types) {
  static final String DATE = "date";
  static final String ATTRIBUTES = EventColumns.ATTRIBUTES;

  /** The columns of ids, of a person or of the event. */
  static final List<String> IDS =
      Stream.concat(PersonId.columns().stream(), Stream.of(EventColumns.ID)).toList();

  private static final String FORM =
      "the columns of a Parquet body must have the names and types of the fields: ";

  /** A JSON column is one of strings that says so; a column without any value has no type. */
  private static final Set<String> TEXTS = Set.of("VARCHAR", "JSON", "\"NULL\"");

  private static final Set<String> TIMES =
      Set.of(
          "TIMESTAMP",
          "TIMESTAMP_S",
          "TIMESTAMP_MS",
          "TIMESTAMP_NS",
          "TIMESTAMP WITH TIME ZONE",
          "TIMESTAMPTZ_NS");

  /** Longer and nested types hold names that are the producer's words. */
  private static final Pattern PLAIN_TYPE = Pattern.compile("[A-Z][A-Z0-9 _]{0,40}");

  ParquetSchema {
    names = List.copyOf(names);
    types = Map.copyOf(types);
  }

  static ParquetSchema read(Connection connection, Path file) throws SQLException {
    List<String> names = names(connection, file);
    // DuckDB gives columns of one name other names; those are refused by name before types matter.
    Map<String, String> types = new HashMap<>();
    try (PreparedStatement query =
            new BoundSql()
                .add("DESCRIBE SELECT * FROM read_parquet(?, hive_partitioning = false)", file)
                .prepare(connection);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        types.put(row.getString("column_name"), row.getString("column_type"));
      }
    }
    return new ParquetSchema(names, types);
  }

  /** The names of the columns; what they consist of, where they are nested, is passed over. */
  private static List<String> names(Connection connection, Path file) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement query =
            new BoundSql()
                .add("SELECT name, coalesce(num_children, 0) FROM parquet_schema(?)", file)
                .prepare(connection);
        ResultSet row = query.executeQuery()) {
      long nested = 0;
      boolean root = true;
      while (row.next()) {
        if (root) {
          root = false;
        } else if (nested > 0) {
          nested += row.getLong(2) - 1;
        } else {
          names.add(row.getString(1));
          nested = row.getLong(2);
        }
      }
    }
    return names;
  }

  /** What is wrong with the columns, if anything is. */
  Optional<String> problem() {
    return FieldNames.problem(names)
        .or(() -> names.stream().flatMap(name -> typeProblem(name).stream()).findFirst())
        .map(problem -> FORM + problem);
  }

  private Optional<String> typeProblem(String name) {
    String type = type(name);
    if (TEXTS.contains(type) || (name.equals(DATE) && TIMES.contains(type))) {
      return Optional.empty();
    }
    String wanted =
        switch (name) {
          case DATE -> "timestamps or strings";
          case ATTRIBUTES -> "strings, each a JSON object";
          case String text -> "strings";
        };
    String found = PLAIN_TYPE.matcher(type).matches() ? type : "of a nested or another type";
    return Optional.of(name + " must be a column of " + wanted + ", but is " + found);
  }

  private String type(String name) {
    return types.getOrDefault(name, "");
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** Whether the column's values are texts; false where there is no such column. */
  boolean hasTexts(String name) {
    String type = type(name);
    return type.equals("VARCHAR") || type.equals("JSON");
  }

  /** The columns of ids that it has with texts; at least one, or no row is good. */
  List<String> ids() {
    return IDS.stream().filter(this::hasTexts).toList();
  }

  /** The fields that it has no texts of, though an event may have some. */
  Set<String> absent() {
    return Stream.concat(IDS.stream(), Stream.of(ATTRIBUTES))
        .filter(name -> !hasTexts(name))
        .collect(Collectors.toSet());
  }

  /** Whether the column's values are counted in nanoseconds. */
  boolean hasNanoseconds(String name) {
    return type(name).endsWith("_NS");
  }
}
