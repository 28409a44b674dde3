package dev.spillway.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The migrations of both databases, held against each other by what they come to. */
class MigrationsTest {
  private static final String HISTORY = "flyway_schema_history";

  /** In what a SQLite table was made by; with parentheses within at most once. */
  private static final Pattern CHECK =
      Pattern.compile("CHECK \\((?:[^()]|\\([^()]*\\))*\\)", Pattern.CASE_INSENSITIVE);

  @TempDir Path folder;

  /**
   * A table as code sees it. Types are not compared: SQLite has but four.
   *
   * @param columns by their names: whether null may be in them, and what is without a word
   * @param unique the columns of each unique key, beside the primary one
   * @param foreign what each column refers to
   * @param indexes those that have a name, with their columns and condition
   */
  private record Shape(
      Map<String, String> columns,
      List<String> key,
      Set<List<String>> unique,
      Map<String, String> foreign,
      Set<String> checks,
      Set<String> indexes) {}

  @Test
  void come_to_the_same_tables() throws SQLException {
    try (Database sqlite = Database.open(new SqliteSettings(folder.resolve("spillway.db")));
        Database postgres = Database.open(Postgres.newDatabase());
        Connection one = sqlite.dataSource().getConnection();
        Connection other = postgres.dataSource().getConnection()) {
      Map<String, Shape> expected = shapes(one);

      assertThat(expected).containsKeys("company", "export_request", "audit", "erasure");
      // What is looked for is found at all.
      assertThat(shape(expected, "rest_key").unique()).contains(List.of("digest"));
      assertThat(shape(expected, "app").foreign()).containsEntry("company_id", "company.id");
      assertThat(shape(expected, "erasure").checks()).hasSize(2);
      assertThat(shape(expected, "export_request").columns())
          .containsEntry("attempt", "not null 0");
      assertThat(shapes(other)).isEqualTo(expected);
    }
  }

  private static Shape shape(Map<String, Shape> shapes, String table) {
    return Objects.requireNonNull(shapes.get(table), table);
  }

  @Test
  void may_be_begun_by_several_nodes_at_once() throws Exception {
    PostgresSettings settings = Postgres.newDatabase();
    try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      List<Callable<Database>> starts =
          List.of(
              () -> Database.open(settings),
              () -> Database.open(settings),
              () -> Database.open(settings),
              () -> Database.open(settings));
      for (Future<Database> started : nodes.invokeAll(starts)) {
        started.get().close();
      }
    }
  }

  private static Map<String, Shape> shapes(Connection connection) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    Map<String, Shape> shapes = new TreeMap<>();
    try (ResultSet tables = database.getTables(null, schema(connection), "%", tables())) {
      while (tables.next()) {
        String table = tables.getString("TABLE_NAME");
        if (!table.equals(HISTORY)) {
          shapes.put(table, shape(connection, table));
        }
      }
    }
    return shapes;
  }

  private static String[] tables() {
    return new String[] {"TABLE"};
  }

  private static @Nullable String schema(Connection connection) throws SQLException {
    return isPostgres(connection) ? "public" : null;
  }

  private static boolean isPostgres(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
  }

  private static Shape shape(Connection connection, String table) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    Map<String, String> columns = new TreeMap<>();
    try (ResultSet row = database.getColumns(null, schema(connection), table, "%")) {
      while (row.next()) {
        boolean nullable = row.getInt("NULLABLE") == DatabaseMetaData.columnNullable;
        String standard = row.getString("COLUMN_DEF");
        columns.put(
            row.getString("COLUMN_NAME"),
            (nullable ? "null" : "not null") + (standard == null ? "" : " " + plain(standard)));
      }
    }
    Map<Integer, String> key = new TreeMap<>();
    try (ResultSet row = database.getPrimaryKeys(null, schema(connection), table)) {
      while (row.next()) {
        key.put(row.getInt("KEY_SEQ"), row.getString("COLUMN_NAME"));
      }
    }
    Map<String, String> foreign = new TreeMap<>();
    try (ResultSet row = database.getImportedKeys(null, schema(connection), table)) {
      while (row.next()) {
        foreign.put(
            row.getString("FKCOLUMN_NAME"),
            row.getString("PKTABLE_NAME") + "." + row.getString("PKCOLUMN_NAME"));
      }
    }
    List<String> primary = List.copyOf(key.values());
    return new Shape(
        columns,
        primary,
        unique(connection, table, primary),
        foreign,
        checks(connection, table),
        indexes(connection, table));
  }

  private static Set<List<String>> unique(Connection connection, String table, List<String> primary)
      throws SQLException {
    Map<String, List<String>> keys = new TreeMap<>();
    try (ResultSet row =
        connection.getMetaData().getIndexInfo(null, schema(connection), table, true, false)) {
      while (row.next()) {
        // SQLite's driver gives all indexes, whichever are asked for.
        if (!row.getBoolean("NON_UNIQUE")) {
          keys.computeIfAbsent(row.getString("INDEX_NAME"), name -> new ArrayList<>())
              .add(row.getString("COLUMN_NAME"));
        }
      }
    }
    Set<List<String>> unique = new HashSet<>(keys.values());
    unique.remove(primary);
    return unique;
  }

  private static Set<String> checks(Connection connection, String table) throws SQLException {
    Set<String> checks = new TreeSet<>();
    if (isPostgres(connection)) {
      texts(
              connection,
              "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                  + " WHERE contype = 'c' AND conrelid = ?::regclass",
              table)
          .forEach(check -> checks.add(plain(check)));
    } else {
      texts(connection, "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", table)
          .forEach(create ->
              CHECK.matcher(create).results().forEach(found -> checks.add(plain(found.group()))));
    }
    return checks;
  }

  private static List<String> texts(Connection connection, String query, String table)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Optional.ofNullable(rows.getString(1)).ifPresent(texts::add);
        }
      }
    }
    return texts;
  }

  /** Each index that has a name, with its columns and its condition. */
  private static Set<String> indexes(Connection connection, String table) throws SQLException {
    String query =
        isPostgres(connection)
            ? "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ?"
            : "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?";
    Set<String> indexes = new TreeSet<>();
    for (String statement : texts(connection, query, table)) {
      String plain = plain(statement);
      // Those of keys and unique columns have no name in SQLite.
      if (!plain.contains("_pkey") && !plain.matches(".*_key on .*")) {
        indexes.add(plain);
      }
    }
    return indexes;
  }

  /** Without all in which the two databases write the same thing differently. */
  private static String plain(String sql) {
    return sql.toLowerCase(Locale.ROOT)
        .replaceAll("\\s+", " ")
        .replace(" using btree", "")
        .replace("public.", "")
        .replaceAll("::(text|character varying)(\\[])?", "")
        .replaceAll("= any \\(\\(array\\[(.*?)]\\)\\)", "in $1")
        .replaceAll("[()]", "")
        .replaceAll("\\s*,\\s*", ", ")
        .strip();
  }
}
