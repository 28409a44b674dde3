package dev.spillway.bench;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The loop that a team writes by hand: a query, its rows one after the other, a CSV library. */
final class JdbcLoop {
  private static final int FETCH = 10_000;

  private JdbcLoop() {}

  static Sample run(String url, String sql, Path target) throws IOException, InterruptedException {
    return PeerProcess.run(JdbcLoop.class, url, sql, target.toString());
  }

  public static void main(String[] arguments)
      throws SQLException, IOException, InterruptedException {
    try (Connection connection = DriverManager.getConnection(arguments[0])) {
      // Without it PostgreSQL's driver fetches all rows before the first.
      connection.setAutoCommit(false);
      PeerProcess.report(
          ProcessMeter.ofThisProcess()
              .time(() -> write(connection, arguments[1], Path.of(arguments[2]))));
    }
  }

  private static void write(Connection connection, String sql, Path target) throws IOException {
    try (Statement statement = connection.createStatement();
        CsvWriter writer = CsvWriter.builder().fieldSeparator(';').build(target)) {
      statement.setFetchSize(FETCH);
      try (ResultSet rows = statement.executeQuery(sql)) {
        int columns = rows.getMetaData().getColumnCount();
        String[] fields = new String[columns];
        for (int column = 0; column < columns; column++) {
          fields[column] = rows.getMetaData().getColumnLabel(column + 1);
        }
        writer.writeRecord(fields);
        while (rows.next()) {
          for (int column = 0; column < columns; column++) {
            fields[column] = rows.getString(column + 1);
          }
          writer.writeRecord(fields);
        }
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
