package dev.spillway.event;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events from the buffer into the table: files first, then one commit of files and mark,
 * then the buffer lets go of them. A step whose outcome is unknown is looked up in the table, never
 * guessed. Used by one thread.
 */
final class Flush {
  private static final Logger LOG = LoggerFactory.getLogger(Flush.class);

  /** From so many files on it is faster to sort all events first: by half, at 90 files. */
  private static final int SORTED_FROM = 8;

  private final Buffer buffer;
  private final EventTable table;
  private final FlushJournal journal;
  private final Path data;
  private final String node;
  private final ReentrantLock transactions;
  private final Consumer<CrashPoint> crash;
  private Optional<Written> unresolved = Optional.empty();

  /** Durable files that the table may or may not have. */
  private record Written(long through, List<DataFile> files) {}

  Flush(
      Buffer buffer,
      EventTable table,
      StoreFolders folders,
      String node,
      ReentrantLock transactions,
      Consumer<CrashPoint> crash) {
    this.buffer = buffer;
    this.table = table;
    this.journal = new FlushJournal(folders.buffer());
    this.data = folders.data();
    this.node = node;
    this.transactions = transactions;
    this.crash = crash;
  }

  /** Finishes or removes what an earlier process left of a flush. */
  void recover() throws IOException, SQLException {
    Optional<FlushJournal.Entry> entry = journal.read();
    long flushed = table.flushedThrough(node);
    if (entry.isPresent() && entry.get().through() > flushed) {
      LOG.info("a flush was cut short; its {} files are removed", entry.get().files().size());
      for (Path file : entry.get().files()) {
        Files.deleteIfExists(file);
      }
    }
    buffer.remove(flushed, Optional.empty());
    journal.clear();
  }

  /**
   * Flushes the events up to the number.
   *
   * @throws RuntimeException whatever the table met; the next call looks what came of it
   */
  void run(long through, Instant keysBefore) throws IOException, SQLException {
    try {
      attempt(through, keysBefore);
    } catch (SQLException e) {
      reviveBuffer();
      throw e;
    }
  }

  /** A fatal fault of DuckDB's ends its instance; the next attempt, and intake, get a new one. */
  private void reviveBuffer() throws SQLException {
    transactions.lock();
    try {
      if (!buffer.answers()) {
        buffer.reopen();
      }
    } finally {
      transactions.unlock();
    }
  }

  private void attempt(long through, Instant keysBefore) throws IOException, SQLException {
    if (unresolved.isPresent()) {
      resolve(unresolved.get());
    }
    long flushed = table.flushedThrough(node);
    if (through > flushed) {
      long start = System.nanoTime();
      Written written = write(flushed, through);
      crash.accept(CrashPoint.FILES_WRITTEN);
      unresolved = Optional.of(written);
      table.append(written.files(), node, through);
      unresolved = Optional.empty();
      crash.accept(CrashPoint.TABLE_COMMITTED);
      LOG.debug(
          "flushed through {} into {} files in {} ms",
          through,
          written.files().size(),
          (System.nanoTime() - start) / 1_000_000);
    }
    finish(keysBefore);
  }

  /** After a fault of a commit: it happened, or it is made again with the same files. */
  private void resolve(Written written) {
    table.reload();
    if (table.flushedThrough(node) < written.through()) {
      table.append(written.files(), node, written.through());
    }
    unresolved = Optional.empty();
  }

  private void finish(Instant keysBefore) throws IOException, SQLException {
    transactions.lock();
    try {
      buffer.remove(table.flushedThrough(node), Optional.of(keysBefore));
    } finally {
      transactions.unlock();
    }
    crash.accept(CrashPoint.ROWS_REMOVED);
    journal.clear();
  }

  private Written write(long behind, long through) throws IOException, SQLException {
    return buffer.<Written, IOException>use(connection -> {
      List<DayFile> days = days(connection, behind, through);
      journal.write(new FlushJournal.Entry(through, days.stream().map(DayFile::path).toList()));
      boolean whole = false;
      try {
        List<DataFile> files = new ArrayList<>();
        Set<Path> folders = new TreeSet<>();
        String source = days.size() < SORTED_FROM ? "event" : sort(connection, behind, through);
        for (DayFile day : days) {
          files.add(copy(connection, source, day, behind, through));
          folders.add(OwnerOnly.folderOf(day.path()));
        }
        for (Path folder : folders) {
          OwnerOnly.forceFolder(folder);
        }
        whole = true;
        return new Written(through, files);
      } finally {
        if (!whole) {
          discard(days);
        }
      }
    });
  }

  private List<DayFile> days(Connection connection, long behind, long through) throws SQLException {
    List<DayFile> days = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(DayFile.STATISTICS)) {
      query.setLong(1, behind);
      query.setLong(2, through);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Path folder =
              data.resolve("app=" + row.getString("app"))
                  .resolve("date_day=" + row.getObject("day", LocalDate.class));
          String name = through + "-" + UUID.randomUUID() + ".parquet";
          days.add(DayFile.read(row, folder.resolve(name), node));
        }
      }
    }
    return days;
  }

  /** A copy of the events in the order of their files, so that none of these reads all of them. */
  private static String sort(Connection connection, long behind, long through) throws SQLException {
    try (PreparedStatement sort =
        connection.prepareStatement(
            "CREATE TEMP TABLE sorted_event AS SELECT * FROM event WHERE seq > ? AND seq <= ?"
                + " ORDER BY app, date::DATE, "
                + EventSchema.ORDER)) {
      sort.setLong(1, behind);
      sort.setLong(2, through);
      sort.execute();
      return "sorted_event";
    }
  }

  private DataFile copy(
      Connection connection, String source, DayFile day, long behind, long through)
      throws IOException, SQLException {
    makeFolders(OwnerOnly.folderOf(day.path()));
    try (PreparedStatement copy =
        connection.prepareStatement(
            "COPY (SELECT "
                + EventSchema.names()
                + " FROM (SELECT *, ? AS node FROM "
                + source
                + " WHERE seq > ? AND seq <= ? AND app = ?"
                + " AND date >= ? AND date < ?) ORDER BY "
                + EventSchema.ORDER
                + ") TO ? (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false, FIELD_IDS "
                + EventSchema.fieldIds()
                + ")")) {
      copy.setString(1, node);
      copy.setLong(2, behind);
      copy.setLong(3, through);
      copy.setString(4, day.app());
      copy.setObject(5, day.day().atStartOfDay());
      copy.setObject(6, day.day().plusDays(1).atStartOfDay());
      copy.setString(7, day.path().toString());
      long rows = copy.executeLargeUpdate();
      if (rows != day.rows()) {
        throw new SQLException("a flush wrote another number of events than it counted");
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

  /** Known not to be in the table: no commit was tried. */
  private static void discard(List<DayFile> days) throws IOException {
    for (DayFile day : days) {
      Files.deleteIfExists(day.path());
    }
  }
}
