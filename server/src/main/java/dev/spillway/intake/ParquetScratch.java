package dev.spillway.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * A database in DuckDB's memory for what the check of one Parquet body has to keep while the body
 * is read, also by other connections of the instance.
 */
record ParquetScratch(String name) {

  static ParquetScratch random() {
    return new ParquetScratch("parquet_" + UUID.randomUUID().toString().replace('-', '_'));
  }

  /** A table of it, as statements name it. */
  String table(String table) {
    return name + "." + table;
  }

  /** Makes it, empty. */
  void open(Connection connection) throws SQLException {
    close(connection);
    execute(connection, "ATTACH ':memory:' AS " + name);
  }

  /** Lets go of it, if it is there. */
  void close(Connection connection) throws SQLException {
    execute(connection, "DETACH DATABASE IF EXISTS " + name);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
