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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.DataFile;
import org.duckdb.DuckDBConnection;

/**
 * One writing of data files. A source of which day and number are known is sorted while it is
 * written; any other one into a copy first, whose files are written before another source is begun.
 * Sources and files are worked on side by side, since DuckDB needs a third less processor time for
 * a file on one thread than on several. Used once.
 */
final class TableWrite {
  /** So many files are written at once, one of which may wait for the disk. */
  static final int WRITERS = Math.min(4, 1 + Runtime.getRuntime().availableProcessors());

  private final Warehouse warehouse;
  private final Connection connection;
  private final String prefix;
  private final TableFiles.Announced announced;
  private final List<Path> paths = new ArrayList<>();
  private final Set<Path> folders = new TreeSet<>();

  TableWrite(
      Warehouse warehouse, Connection connection, String prefix, TableFiles.Announced announced) {
    this.warehouse = warehouse;
    this.connection = connection;
    this.prefix = prefix;
    this.announced = announced;
  }

  /**
   * A file to be.
   *
   * @param events the copy of events that it is written from
   * @param left how many files of the copy are not written yet
   */
  private record Planned(SortedEvents.Copy events, DayFile file, AtomicInteger left) {}

  List<DataFile> run(List<EventSource> sources) throws IOException, SQLException {
    boolean whole = false;
    try {
      List<Work> work = new ArrayList<>();
      sources.forEach(source -> work.add(work(source)));
      announce(work.stream().flatMap(one -> one.paths().stream()).toList());
      List<DataFile> files = write(work);
      for (Path folder : folders) {
        warehouse.keepNames(folder);
      }
      whole = true;
      return files;
    } finally {
      if (!whole) {
        // Known not to be in the table: no commit was tried.
        for (Path path : paths) {
          warehouse.remove(warehouse.location(path));
        }
      }
    }
  }

  /** What is to be done with a source. */
  private sealed interface Work {

    /** The files that are known already. */
    List<Path> paths();

    /** How many events it has, if that is known. */
    OptionalLong rows();
  }

  /** Its files are written from itself. */
  private record Direct(DayRun run) implements Work {

    @Override
    public List<Path> paths() {
      return run.paths();
    }

    @Override
    public OptionalLong rows() {
      return run.source().rows();
    }
  }

  /** A copy has to tell which files there will be. */
  private record Copied(EventSource source) implements Work {

    @Override
    public List<Path> paths() {
      return List.of();
    }

    @Override
    public OptionalLong rows() {
      return source.rows();
    }
  }

  private Work work(EventSource source) {
    return source.day().isPresent() && source.rows().isPresent()
        ? new Direct(DayRun.of(folder(source.known(), source.day().get()), prefix, source))
        : new Copied(source);
  }

  private List<DataFile> write(List<Work> work) throws IOException, SQLException {
    // The threads are closed first, so that nobody writes any more when something failed.
    try (SortedEvents sorted = SortedEvents.open(connection);
        FileThreads threads = new FileThreads(WRITERS)) {
      // The largest first, so that no thread is left alone with it at the end.
      List<Future<List<Future<List<DataFile>>>>> begun =
          work.stream()
              .sorted(
                  Comparator.<Work>comparingLong(one -> one.rows().orElse(Long.MAX_VALUE))
                      .reversed())
              .map(one -> threads.submit(() -> write(sorted, one, threads)))
              .toList();
      List<DataFile> files = new ArrayList<>();
      for (Future<List<Future<List<DataFile>>>> one : begun) {
        for (Future<List<DataFile>> written : get(one)) {
          files.addAll(get(written));
        }
      }
      return files;
    }
  }

  private List<Future<List<DataFile>>> write(SortedEvents sorted, Work work, FileThreads threads)
      throws IOException, SQLException {
    try (Connection own = own()) {
      return switch (work) {
        case Direct(var run) ->
            List.of(CompletableFuture.completedFuture(run.write(own, warehouse)));
        case Copied(var source) -> {
          SortedEvents.Copy copy = sorted.add(own, source);
          List<Planned> planned = plan(own, copy);
          announce(planned.stream().map(plan -> plan.file().path()).toList());
          yield planned.stream()
              .map(plan -> threads.submitFirst(() -> write(sorted, plan)))
              .toList();
        }
      };
    }
  }

  private Path folder(KnownValues known, LocalDate day) {
    return warehouse.data().resolve("app=" + known.app()).resolve("date_day=" + day);
  }

  private List<Planned> plan(Connection own, SortedEvents.Copy copy) throws SQLException {
    AtomicInteger left = new AtomicInteger();
    List<Planned> files = new ArrayList<>();
    try (PreparedStatement query = copy.days().prepare(own);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        LocalDate day = row.getObject("day", LocalDate.class);
        Path folder = folder(copy.known(), day);
        long rows = row.getLong("n");
        long each = Math.ceilDiv(rows, TableFiles.filesFor(rows, copy.files()));
        for (long before = 0; before < rows; before += each) {
          Path path = folder.resolve(prefix + "-" + UUID.randomUUID() + ".parquet");
          long first = row.getLong("first") + before;
          DayFile file =
              new DayFile(path, copy.known().app(), day, first, Math.min(each, rows - before));
          files.add(new Planned(copy, file, left));
        }
      }
    }
    left.set(files.size());
    return files;
  }

  private synchronized void announce(List<Path> more) throws IOException {
    if (more.isEmpty()) {
      return;
    }
    paths.addAll(more);
    announced.files(paths.stream().map(warehouse::location).toList());
    for (Path path : more) {
      Path folder = OwnerOnly.folderOf(path);
      if (folders.add(folder)) {
        makeFolders(folder);
      }
    }
  }

  /** Makes the folders of a partition, durably. */
  private void makeFolders(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      Path app = OwnerOnly.folderOf(folder);
      OwnerOnly.makeFolder(app);
      OwnerOnly.makeFolder(folder);
      warehouse.keepNames(app);
      warehouse.keepNames(warehouse.data());
    }
  }

  private List<DataFile> write(Connection own, SortedEvents.Copy events, DayFile file)
      throws IOException, SQLException {
    BoundSql copy =
        new BoundSql()
            .add("COPY (")
            .add(events.of(file))
            .add(") TO ? (" + TableFiles.OPTIONS + ", USE_TMP_FILE false)", file.path());
    try (PreparedStatement statement = copy.prepare(own);
        ResultSet row = statement.executeQuery()) {
      if (!row.next() || row.getLong("count") != file.rows()) {
        throw new SQLException("another number of events was written than was counted");
      }
      return List.of(file.written(warehouse, FileBounds.read(row)));
    }
  }

  private List<DataFile> write(SortedEvents sorted, Planned plan) throws IOException, SQLException {
    try (Connection own = own()) {
      List<DataFile> written = write(own, plan.events(), plan.file());
      if (plan.left().decrementAndGet() == 0) {
        sorted.drop(own, plan.events());
      }
      return written;
    }
  }

  private Connection own() throws SQLException {
    return connection.unwrap(DuckDBConnection.class).duplicate();
  }

  private static <T> T get(Future<T> work) throws IOException, SQLException {
    try {
      return work.get();
    } catch (ExecutionException e) {
      switch (Objects.requireNonNullElse(e.getCause(), e)) {
        case IOException fault -> throw fault;
        case SQLException fault -> throw fault;
        case Throwable fault ->
            throw new EventStoreException("a file of the table was not written", fault);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EventStoreException("the thread that writes the table's files was ended", e);
    }
  }
}
