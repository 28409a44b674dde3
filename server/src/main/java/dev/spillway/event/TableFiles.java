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
 * Writes events as sorted data files, one or a few for each source and day, durable before anybody
 * names them. Thread-safe.
 */
final class TableFiles {
  /**
   * Small, since an export reads whole row groups: of a campaign that has few of a day's events, a
   * quarter of what it reads in row groups of DuckDB's own size.
   */
  private static final int ROW_GROUP = 8192;

  /** Fewer events are one file: to open another one costs as much as to read past them. */
  private static final int LEAST_ROWS = 4 * ROW_GROUP;

  /** So many files are written at once; each holds a part of a file in DuckDB's memory. */
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

  /** A file to be, and the copy of the events that it is written from. */
  private record Planned(SortedEvents.Copy events, DayFile file) {}

  /**
   * Writes the events; when that fails nothing is left of them.
   *
   * @param prefix what the files' names begin with
   */
  List<DataFile> write(
      Connection connection, List<EventSource> sources, String prefix, Announced announced)
      throws IOException, SQLException {
    try (SortedEvents sorted = SortedEvents.open(connection)) {
      List<Planned> planned = new ArrayList<>();
      for (EventSource source : sources) {
        SortedEvents.Copy copy = sorted.add(source);
        plan(connection, copy, prefix).forEach(file -> planned.add(new Planned(copy, file)));
      }
      announced.files(planned.stream().map(plan -> plan.file().path()).toList());
      return write(connection, planned);
    }
  }

  private List<DayFile> plan(Connection connection, SortedEvents.Copy copy, String prefix)
      throws SQLException {
    String app = copy.known().app();
    List<DayFile> days = new ArrayList<>();
    try (PreparedStatement query = copy.days().prepare(connection);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        LocalDate day = row.getObject("day", LocalDate.class);
        Path folder = data.resolve("app=" + app).resolve("date_day=" + day);
        long rows = row.getLong("n");
        long each = Math.ceilDiv(rows, filesFor(rows, copy.files()));
        for (long before = 0; before < rows; before += each) {
          Path path = folder.resolve(prefix + "-" + UUID.randomUUID() + ".parquet");
          long first = row.getLong("first") + before;
          days.add(new DayFile(path, app, day, first, Math.min(each, rows - before)));
        }
      }
    }
    return days;
  }

  /** Into how many files so many events are cut: into the most, if each has not too few. */
  static int filesFor(long rows, int most) {
    return Math.toIntExact(Math.clamp(rows / LEAST_ROWS, 1, most));
  }

  private List<DataFile> write(Connection connection, List<Planned> planned)
      throws IOException, SQLException {
    boolean whole = false;
    try {
      Set<Path> folders = new TreeSet<>();
      planned.forEach(plan -> folders.add(OwnerOnly.folderOf(plan.file().path())));
      for (Path folder : folders) {
        makeFolders(folder);
      }
      List<DataFile> files = copy(connection, planned);
      for (Path folder : folders) {
        OwnerOnly.forceFolder(folder);
      }
      whole = true;
      return files;
    } finally {
      if (!whole) {
        // Known not to be in the table: no commit was tried.
        for (Planned plan : planned) {
          Files.deleteIfExists(plan.file().path());
        }
      }
    }
  }

  /** Several at once, since DuckDB writes a small file on one thread. */
  private static List<DataFile> copy(Connection connection, List<Planned> planned)
      throws IOException, SQLException {
    List<Future<DataFile>> writing = new ArrayList<>();
    // Closed before anything else happens, so that nobody writes any more when something failed.
    try (ExecutorService writers =
        Executors.newFixedThreadPool(
            WRITERS, Thread.ofPlatform().name("table-files-", 1).factory())) {
      for (Planned plan : planned) {
        writing.add(
            writers.submit(() -> {
              try (Connection own = connection.unwrap(DuckDBConnection.class).duplicate()) {
                return copy(own, plan);
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

  private static DataFile copy(Connection connection, Planned plan)
      throws IOException, SQLException {
    DayFile file = plan.file();
    BoundSql copy =
        new BoundSql()
            .add("COPY (")
            .add(plan.events().of(file))
            .add(
                ") TO ? (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1,"
                    + " USE_TMP_FILE false, ROW_GROUP_SIZE "
                    + ROW_GROUP
                    + ", FIELD_IDS "
                    + EventSchema.fieldIds()
                    + ", RETURN_STATS)",
                file.path());
    FileBounds bounds;
    try (PreparedStatement statement = copy.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      if (!row.next() || row.getLong("count") != file.rows()) {
        throw new SQLException("another number of events was written than was counted");
      }
      bounds = FileBounds.read(row);
    }
    OwnerOnly.forceFile(file.path());
    return file.dataFile(Files.size(file.path()), bounds);
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
