package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Runs one statement in a DuckDB that may use what Spillway's engine may use by default. */
final class DuckDbPeer {
  private static final String MEMORY = "1GiB";

  private DuckDbPeer() {}

  /** Times a statement; {@code database} is a file, or empty for one in memory. */
  static Sample run(String database, String setUp, String sql, String spill)
      throws IOException, InterruptedException {
    return PeerProcess.run(DuckDbPeer.class, database, setUp, sql, spill);
  }

  /** Writes an export with DuckDB's own command; {@code more} are further options of it. */
  static Contender export(
      Lab lab, String name, List<Path> files, Campaign campaign, ExportSql.Form form, String more) {
    Path target = lab.folder().resolve("duckdb.csv");
    String sql = ExportSql.duckDb(files, campaign, form, target, more);
    return new Contender(
        name,
        () -> {
          Sample sample =
              run("", ExportSql.NOTHING, sql, lab.folder().resolve("duckdb-spill").toString());
          Files.delete(target);
          return sample;
        });
  }

  public static void main(String[] arguments)
      throws SQLException, IOException, InterruptedException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET memory_limit = '" + MEMORY + "'");
      statement.execute("SET temp_directory = '" + arguments[3] + "'");
      statement.execute(arguments[1]);
      PeerProcess.report(
          ProcessMeter.ofThisProcess()
              .time(() -> {
                try {
                  statement.execute(arguments[2]);
                } catch (SQLException e) {
                  throw new IOException(e);
                }
              }));
    }
  }
}
