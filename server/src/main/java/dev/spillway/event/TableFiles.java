package dev.spillway.event;

import dev.spillway.database.BoundSql;
import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.iceberg.DataFile;

/**
 * Writes events as sorted data files, one for each app and day, durable before anybody names them.
 * Thread-safe.
 */
final class TableFiles {
  /** From so many files on it is faster to sort all events first: by half, at 90 files. */
  private static final int SORTED_FROM = 8;

  private final Path data;

  TableFiles(Path data) {
    this.data = data;
  }

  /** A query for all events of these files. */
  static BoundSql read(List<DataFile> files) {
    List<String> paths = files.stream().map(DataFile::location).toList();
    return new BoundSql()
        .add(
            "SELECT " + EventSchema.names() + " FROM read_parquet(?, hive_partitioning = false)",
            paths);
  }

  /** Is told which files are about to be written, before the first of them is. */
  @FunctionalInterface
  interface Announced {
    void files(List<Path> paths) throws IOException;
  }

  /**
   * Writes the events; when that fails nothing is left of them.
   *
   * @param events a query for all columns of the table
   * @param prefix what the files' names begin with
   */
  List<DataFile> write(Connection connection, BoundSql events, String prefix, Announced announced)
      throws IOException, SQLException {
    List<DayFile> days = days(connection, events, prefix);
    announced.files(days.stream().map(DayFile::path).toList());
    boolean sorted = days.size() >= SORTED_FROM;
    boolean whole = false;
    try {
      BoundSql source = sorted ? sort(connection, events) : events;
      List<DataFile> files = new ArrayList<>();
      Set<Path> folders = new TreeSet<>();
      for (DayFile day : days) {
        files.add(copy(connection, source, day));
        folders.add(OwnerOnly.folderOf(day.path()));
      }
      for (Path folder : folders) {
        OwnerOnly.forceFolder(folder);
      }
      whole = true;
      return files;
    } finally {
      if (sorted) {
        unsort(connection);
      }
      if (!whole) {
        // Known not to be in the table: no commit was tried.
        for (DayFile day : days) {
          Files.deleteIfExists(day.path());
        }
      }
    }
  }

  private List<DayFile> days(Connection connection, BoundSql events, String prefix)
      throws SQLException {
    List<DayFile> days = new ArrayList<>();
    try (PreparedStatement query = DayFile.statistics(events).prepare(connection);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        Path folder =
            data.resolve("app=" + row.getString("app"))
                .resolve("date_day=" + row.getObject("day", LocalDate.class));
        String name = prefix + "-" + UUID.randomUUID() + ".parquet";
        days.add(DayFile.read(row, folder.resolve(name)));
      }
    }
    return days;
  }

  /** A copy of the events in the order of their files, so that none of these reads all of them. */
  private static BoundSql sort(Connection connection, BoundSql events) throws SQLException {
    BoundSql sort =
        new BoundSql()
            .add("CREATE TEMP TABLE sorted_event AS SELECT * FROM (")
            .add(events)
            .add(") ORDER BY app, date::DATE, " + EventSchema.ORDER);
    try (PreparedStatement statement = sort.prepare(connection)) {
      statement.execute();
      return new BoundSql().add("SELECT * FROM sorted_event");
    }
  }

  private static void unsort(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS sorted_event");
    }
  }

  private DataFile copy(Connection connection, BoundSql events, DayFile day)
      throws IOException, SQLException {
    makeFolders(OwnerOnly.folderOf(day.path()));
    BoundSql copy =
        new BoundSql()
            .add("COPY (SELECT " + EventSchema.names() + " FROM (")
            .add(events)
            .add(
                ") WHERE app = ? AND date >= ? AND date < ? ORDER BY " + EventSchema.ORDER,
                day.app(),
                day.day().atStartOfDay(),
                day.day().plusDays(1).atStartOfDay())
            .add(
                ") TO ? (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1,"
                    + " USE_TMP_FILE false, FIELD_IDS "
                    + EventSchema.fieldIds()
                    + ")",
                day.path());
    try (PreparedStatement statement = copy.prepare(connection)) {
      long rows = statement.executeLargeUpdate();
      if (rows != day.rows()) {
        throw new SQLException("another number of events was written than was counted");
      }
    }
    OwnerOnly.forceFile(day.path());
    return day.dataFile(Files.size(day.path()));
  }

  /** Makes the folders of a partition, durably. */
  private void makeFolders(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      Path app = OwnerOnly.folderOf(folder);
      OwnerOnly.makeFolder(app);
      OwnerOnly.makeFolder(folder);
      OwnerOnly.forceFolder(app);
      OwnerOnly.forceFolder(data);
    }
  }
}
