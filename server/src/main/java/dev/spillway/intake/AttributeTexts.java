package dev.spillway.intake;

import dev.spillway.database.BoundSql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Checks the attributes of a Parquet body. JSON is for {@link Attributes} to read; so each
 * different text is read once, since producers send few, and the bad ones are left in a table.
 */
final class AttributeTexts {
  /** So many texts are in memory at once, of 8 KiB each at most. */
  private static final int CHUNK = 10_000;

  private static final String TEXTS = "attribute_texts";

  private AttributeTexts() {}

  /** Whether any is bad; the table {@link ParquetRules#BAD_ATTRIBUTES} has those then. */
  static boolean check(Connection connection, ParquetScratch scratch, BoundSql rows)
      throws SQLException, IOException {
    long count = gather(connection, scratch, rows);
    long bad = 0;
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT text FROM " + scratch.table(TEXTS) + " WHERE rowid >= ? AND rowid < ?");
        DuckDBAppender appender =
            connection
                .unwrap(DuckDBConnection.class)
                .createAppender(scratch.name(), "main", ParquetRules.BAD_ATTRIBUTES)) {
      for (long from = 0; from < count; from += CHUNK) {
        query.setLong(1, from);
        query.setLong(2, from + CHUNK);
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            String text = row.getString(1);
            if (Attributes.read(text).problem() != null) {
              appender.beginRow();
              appender.append(text);
              appender.endRow();
              bad++;
            }
          }
        }
      }
    }
    return bad > 0;
  }

  private static long gather(Connection connection, ParquetScratch scratch, BoundSql rows)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement gather =
            new BoundSql()
                .add(
                    "CREATE TABLE "
                        + scratch.table(TEXTS)
                        + " AS SELECT DISTINCT attributes AS text FROM (")
                .add(rows)
                .add(") WHERE strlen(attributes) <= " + Attributes.LARGEST)
                .prepare(connection)) {
      statement.execute(
          "CREATE TABLE " + scratch.table(ParquetRules.BAD_ATTRIBUTES) + " (text VARCHAR)");
      gather.execute();
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + scratch.table(TEXTS))) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
