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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.DataFile;
import org.duckdb.DuckDBConnection;

/**
 * Writes events as sorted data files, one for each app and day, durable before anybody names them.
 * Thread-safe.
 */
final class TableFiles {
  /** From so many files on it is faster to sort all events first: by half, at 90 files. */
  private static final int SORTED_FROM = 8;

  /** So many of those are written at once; each holds a part of a file in DuckDB's memory. */
  private static final int WRITERS = Math.min(4, Runtime.getRuntime().availableProcessors());

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
    boolean whole = false;
    try {
      Set<Path> folders = new TreeSet<>();
      days.forEach(day -> folders.add(OwnerOnly.folderOf(day.path())));
      for (Path folder : folders) {
        makeFolders(folder);
      }
      List<DataFile> files = write(connection, events, days);
      for (Path folder : folders) {
        OwnerOnly.forceFolder(folder);
      }
      whole = true;
      return files;
    } finally {
      if (!whole) {
        // Known not to be in the table: no commit was tried.
        for (DayFile day : days) {
          Files.deleteIfExists(day.path());
        }
      }
    }
  }

  private List<DataFile> write(Connection connection, BoundSql events, List<DayFile> days)
      throws IOException, SQLException {
    SingleValues known = SingleValues.of(days);
    long rows = days.stream().mapToLong(DayFile::rows).sum();
    try (CampaignRanks ranks = CampaignRanks.of(connection, events, known, rows)) {
      if (days.size() < SORTED_FROM) {
        return writeEach(connection, events, days, ranks);
      }
      try (SortedEvents sorted = SortedEvents.of(connection, events, known, ranks)) {
        return writeSorted(connection, sorted, days);
      }
    }
  }

  private List<DataFile> writeEach(
      Connection connection, BoundSql events, List<DayFile> days, CampaignRanks ranks)
      throws IOException, SQLException {
    List<DataFile> files = new ArrayList<>();
    for (DayFile day : days) {
      BoundSql sorted =
          new BoundSql()
              .add("SELECT " + SingleValues.of(day).others() + " FROM (")
              .add(events)
              .add(")" + ranks.join() + " WHERE app = ? AND ", day.app())
              .add(day.within())
              .add(" ORDER BY " + ranks.order(SingleValues.of(day)));
      files.add(copy(connection, sorted, day));
    }
    return files;
  }

  /** Several at once, since DuckDB writes a small file on one thread. */
  private List<DataFile> writeSorted(Connection connection, SortedEvents sorted, List<DayFile> days)
      throws IOException, SQLException {
    List<Future<DataFile>> writing = new ArrayList<>();
    // Closed before anything else happens, so that nobody writes any more when something failed.
    try (ExecutorService writers =
        Executors.newFixedThreadPool(
            WRITERS, Thread.ofPlatform().name("table-files-", 1).factory())) {
      for (DayFile day : days) {
        writing.add(
            writers.submit(() -> {
              try (Connection own = connection.unwrap(DuckDBConnection.class).duplicate()) {
                return copy(own, sorted.of(day), day);
              }
            }));
      }
    }
    List<DataFile> files = new ArrayList<>();
    for (Future<DataFile> file : writing) {
      files.add(written(file));
    }
    return files;
  }

  private static DataFile written(Future<DataFile> file) throws IOException, SQLException {
    if (file.state() == Future.State.SUCCESS) {
      return file.resultNow();
    }
    switch (file.exceptionNow()) {
      case IOException e -> throw e;
      case SQLException e -> throw e;
      case Throwable e -> throw new EventStoreException("a file of the table was not written", e);
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

  /** Writes the day's file from a query for those of its columns that vary. */
  private static DataFile copy(Connection connection, BoundSql events, DayFile day)
      throws IOException, SQLException {
    BoundSql copy =
        new BoundSql()
            .add("COPY (SELECT ")
            .add(SingleValues.of(day).all())
            .add(" FROM (")
            .add(events)
            .add(
                ")) TO ? (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1,"
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
