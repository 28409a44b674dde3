package dev.spillway.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Postgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The migrations of both databases, held against each other by what they come to. */
class MigrationsTest {
  private static final String HISTORY = "flyway_schema_history";

  @TempDir Path folder;

  /** A table as code sees it. Types are not compared: SQLite has but four. */
  private record Shape(Map<String, Boolean> nullable, List<String> key, Set<String> indexes) {}

  @Test
  void come_to_the_same_tables_columns_keys_and_indexes() throws SQLException {
    try (Database sqlite = Database.open(new SqliteSettings(folder.resolve("spillway.db")));
        Database postgres = Database.open(Postgres.newDatabase());
        Connection one = sqlite.dataSource().getConnection();
        Connection other = postgres.dataSource().getConnection()) {
      Map<String, Shape> expected = shapes(one);

      assertThat(expected).containsKeys("company", "export_request", "audit", "erasure");
      assertThat(shapes(other)).isEqualTo(expected);
    }
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
    Map<String, Boolean> nullable = new TreeMap<>();
    try (ResultSet columns = database.getColumns(null, schema(connection), table, "%")) {
      while (columns.next()) {
        nullable.put(
            columns.getString("COLUMN_NAME"),
            columns.getInt("NULLABLE") == DatabaseMetaData.columnNullable);
      }
    }
    Map<Integer, String> key = new TreeMap<>();
    try (ResultSet columns = database.getPrimaryKeys(null, schema(connection), table)) {
      while (columns.next()) {
        key.put(columns.getInt("KEY_SEQ"), columns.getString("COLUMN_NAME"));
      }
    }
    return new Shape(nullable, List.copyOf(key.values()), indexes(connection, table));
  }

  /** Each index that has a name, with its columns and its condition. */
  private static Set<String> indexes(Connection connection, String table) throws SQLException {
    String query =
        isPostgres(connection)
            ? "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ?"
            : "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?";
    List<String> statements = new ArrayList<>();
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String sql = rows.getString(1);
          if (sql != null) {
            statements.add(sql);
          }
        }
      }
    }
    Set<String> indexes = new TreeSet<>();
    for (String statement : statements) {
      String plain = plain(statement);
      // Those of keys and unique columns have no name in SQLite.
      if (!plain.contains("_pkey") && !plain.matches(".*_key on .*")) {
        indexes.add(plain);
      }
    }
    return indexes;
  }

  /** Without all in which the two databases write the same thing differently. */
  private static String plain(String index) {
    return index
        .toLowerCase(Locale.ROOT)
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
