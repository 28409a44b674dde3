package dev.spillway.statistics;

import dev.spillway.database.BoundSql;
import dev.spillway.event.EventFiles;
import dev.spillway.event.EventFiles.EventFile;
import dev.spillway.event.FileHold;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The counts of one app's files, a row for each file, source, token and event name, in a table of
 * the counting DuckDB, which spills what its memory does not hold. A file never changes, so each is
 * counted once, however many states of the event table it is in; what a compaction merged is
 * counted anew. Not thread-safe.
 */
final class Cells {
  /** A statement counts about so many events, so that a stop does not wait long. */
  private static final long ROWS_AT_ONCE = 4_000_000;

  private static final int FILES_AT_ONCE = 256;

  private final String appId;
  private final String name;
  private final Map<Path, Integer> files = new HashMap<>();
  private int generation;
  private int last;
  private long size;

  /**
   * Prepares the counts of an app.
   *
   * @param name what its tables' names begin with
   */
  Cells(String appId, String name) {
    this.appId = appId;
    this.name = name;
  }

  /** The table: columns file, source, token, event, n, first and last. */
  String table() {
    return name + "_" + generation;
  }

  /** How many rows it has. */
  long size() {
    return size;
  }

  /** Whether the file is counted. */
  boolean has(EventFile file) {
    return files.containsKey(file.path());
  }

  /** How many events there are of each day and name in files that are counted: day, event, n. */
  BoundSql byDay(VolumeQuery query, List<EventFile> counted) {
    BoundSql sql =
        new BoundSql()
            .add("SELECT CAST(first AS DATE) AS day, event, CAST(sum(n) AS BIGINT) AS n")
            .add(" FROM " + table())
            .add(" WHERE file IN (SELECT CAST(unnest(?) AS INTEGER))", numbers(counted));
    query.kind().ifPresent(kind -> sql.add(" AND source = ?", kind));
    query.token().ifPresent(token -> sql.add(" AND token = ?", token));
    return sql.add(" GROUP BY ALL");
  }

  private List<String> numbers(List<EventFile> counted) {
    return counted.stream().map(file -> String.valueOf(files.get(file.path()))).toList();
  }

  /**
   * Brings the counts to the files that the app has now.
   *
   * @param stop whether to leave it half done, which is no harm
   * @return whether it came to its end
   */
  boolean update(Connection connection, EventFiles now, BooleanSupplier stop) throws SQLException {
    forgetAllBut(connection, now.files());
    List<EventFile> fresh = now.files().stream().filter(file -> !has(file)).toList();
    for (List<EventFile> some : pieces(fresh)) {
      if (stop.getAsBoolean()) {
        return false;
      }
      try (FileHold _ = now.hold(some)) {
        add(connection, some);
      }
    }
    return true;
  }

  /** Writes the table anew without what is gone, since DuckDB keeps the room of deleted rows. */
  private void forgetAllBut(Connection connection, List<EventFile> now) throws SQLException {
    Set<Path> gone = new HashSet<>(files.keySet());
    now.forEach(file -> gone.remove(file.path()));
    if (generation > 0 && gone.isEmpty()) {
      return;
    }
    String old = table();
    List<String> numbers = gone.stream().map(files::get).map(String::valueOf).toList();
    String fresh = name + "_" + (generation + 1);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE "
              + fresh
              + " (file INTEGER, source VARCHAR, token VARCHAR, event VARCHAR, n BIGINT,"
              + " first TIMESTAMP, last TIMESTAMP)");
      if (generation > 0) {
        execute(
            connection,
            new BoundSql()
                .add("INSERT INTO " + fresh + " SELECT * FROM " + old)
                .add(" WHERE file NOT IN (SELECT CAST(unnest(?) AS INTEGER))", numbers));
        statement.execute("DROP TABLE " + old);
      }
    }
    generation++;
    gone.forEach(files::remove);
    size = count(connection);
  }

  private void add(Connection connection, List<EventFile> some) throws SQLException {
    // The first place in a list is 1.
    execute(connection, CountStatement.addCells(table(), appId, some, last));
    for (EventFile file : some) {
      last++;
      files.put(file.path(), last);
    }
    size = count(connection);
  }

  private long count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table())) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private static List<List<EventFile>> pieces(List<EventFile> files) {
    List<List<EventFile>> pieces = new ArrayList<>();
    List<EventFile> piece = new ArrayList<>();
    long rows = 0;
    for (EventFile file : files) {
      if (!piece.isEmpty()
          && (rows + file.rows() > ROWS_AT_ONCE || piece.size() == FILES_AT_ONCE)) {
        pieces.add(piece);
        piece = new ArrayList<>();
        rows = 0;
      }
      piece.add(file);
      rows += file.rows();
    }
    if (!piece.isEmpty()) {
      pieces.add(piece);
    }
    return pieces;
  }

  private static void execute(Connection connection, BoundSql sql) throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection)) {
      statement.execute();
    }
  }

  /** Removes the table. */
  void drop(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS " + table());
    }
  }
}
