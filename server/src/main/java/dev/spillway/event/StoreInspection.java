package dev.spillway.event;

import dev.spillway.database.DuckDb;
import dev.spillway.diagnosis.Finding;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.TableMetadata;

/**
 * Looks whether what was acknowledged is there, and changes nothing. Whatever is damaged becomes a
 * finding; nothing of it is thrown.
 */
final class StoreInspection {
  private static final String BUFFER = "event buffer";
  static final String TABLE = "event table";
  static final String RESTORE = "put a copy of the data folder aside, then restore the last backup";
  private static final int TRIES = 3;

  private final StoreFolders folders;
  private final Warehouse warehouse;
  private final TableCatalog catalog;
  private final String node;
  private final InstantSource clock;
  private final Waiting waiting;

  StoreInspection(
      StoreFolders folders,
      Warehouse warehouse,
      TableCatalog catalog,
      String node,
      InstantSource clock,
      Waiting waiting) {
    this.folders = folders;
    this.warehouse = warehouse;
    this.catalog = catalog;
    this.node = node;
    this.clock = clock;
    this.waiting = waiting;
  }

  /** How the buffer is asked. */
  sealed interface Waiting {
    /** The greatest number that was acknowledged before {@link #extent} is asked. */
    long acknowledged(HighWater.Mark mark);

    Buffer.Extent extent(long behind) throws SQLException;
  }

  /** The buffer of a store that is in use. */
  record OpenBuffer(Buffer buffer, BufferWriter writer) implements Waiting {
    @Override
    public long acknowledged(HighWater.Mark mark) {
      return writer.acknowledged();
    }

    @Override
    public Buffer.Extent extent(long behind) throws SQLException {
      return buffer.extent(behind);
    }
  }

  /** The buffer of one that is not; read, and left as it is. */
  private record ClosedBuffer(Path file, long memoryBytes) implements Waiting {
    @Override
    public long acknowledged(HighWater.Mark mark) {
      return mark.seq();
    }

    @Override
    public Buffer.Extent extent(long behind) throws SQLException {
      if (Files.notExists(file)) {
        return new Buffer.Extent(0, 0, 0, 0);
      }
      try (Connection connection = DuckDb.openToRead(file, memoryBytes)) {
        return Buffer.extent(connection, behind);
      }
    }
  }

  static List<Finding> ofClosed(EventStoreSettings settings, InstantSource clock) {
    StoreFolders folders = StoreFolders.of(settings.folder());
    ClosedBuffer buffer =
        new ClosedBuffer(folders.buffer().resolve(Buffer.FILE), settings.buffer().memoryBytes());
    try (Warehouse warehouse = Warehouse.of(settings)) {
      return locked(
          folders,
          new StoreInspection(
              folders,
              warehouse,
              TableCatalog.of(settings.catalog()),
              settings.node(),
              clock,
              buffer));
    } catch (IOException e) {
      return List.of(unreachable(e));
    }
  }

  private static Finding unreachable(IOException fault) {
    return Finding.fail(
        TABLE,
        "where its files are cannot be reached: " + fault.getMessage(),
        "see whether the store runs, and whether events.url and the settings of s3 are right");
  }

  private Optional<Finding> unreachable() {
    try {
      warehouse.check();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(unreachable(e));
    }
  }

  private static List<Finding> locked(StoreFolders folders, StoreInspection inspection) {
    if (Files.notExists(folders.lock())) {
      return inspection.findings();
    }
    try (FileChannel channel = FileChannel.open(folders.lock(), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new StoreInUseException(folders.root());
      }
      return inspection.findings();
    } catch (OverlappingFileLockException e) {
      throw new StoreInUseException(folders.root());
    } catch (IOException e) {
      return List.of(
          Finding.fail(
              BUFFER,
              "its lock cannot be taken: " + e.getMessage(),
              "run this as the server's user, and look at the disk"));
    }
  }

  List<Finding> findings() {
    boolean any =
        Files.exists(folders.highWater())
            || Files.exists(folders.buffer().resolve(Buffer.FILE))
            || catalog.file().filter(Files::exists).isPresent();
    if (!any) {
      return List.of(Finding.ok(BUFFER, "there is no event store yet"));
    }
    List<Finding> findings = new ArrayList<>();
    Optional<HighWater.Mark> mark = highWater(findings);
    boolean used = mark.isEmpty() || mark.get().seq() > 0;
    Optional<Finding> unread = unreachable().or(() -> catalog.finding(used));
    unread.ifPresent(findings::add);
    if (unread.isEmpty()) {
      table(findings);
      mark.ifPresent(known -> buffer(known, findings));
    }
    mark.ifPresent(known -> findings.add(new ClockInspection(clock).finding(known, folders)));
    return findings;
  }

  private Optional<HighWater.Mark> highWater(List<Finding> findings) {
    Path file = folders.highWater();
    try {
      if (Files.exists(file)) {
        return Optional.of(HighWater.peek(file));
      }
      findings.add(
          Finding.damaged(BUFFER, "the file " + file + " is gone", "bring it back, or " + RESTORE));
    } catch (DamagedStoreException e) {
      findings.add(Finding.damaged(BUFFER, "the file " + file + " is damaged", RESTORE));
    } catch (IOException e) {
      findings.add(unreadable(BUFFER, file, e));
    }
    return Optional.empty();
  }

  private void table(List<Finding> findings) {
    try {
      TableInspection inspection = inspect();
      // A snapshot that was let go of meanwhile took its files along.
      for (int tried = 1; tried < TRIES && inspection.isDamaged(); tried++) {
        inspection = inspect();
      }
      findings.addAll(inspection.findings(TABLE, RESTORE));
    } catch (SQLException | IOException | RuntimeException e) {
      findings.add(Finding.damaged(TABLE, "its metadata cannot be read: " + reason(e), RESTORE));
    }
  }

  private TableInspection inspect() throws SQLException, IOException {
    return TableInspection.of(metadata(), warehouse);
  }

  private TableMetadata metadata() throws SQLException {
    return TableInspection.read(warehouse, location());
  }

  /** Where the catalog says that the table's metadata is. */
  private String location() throws SQLException {
    try (Connection connection = catalog.openToRead();
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT metadata_location FROM iceberg_tables
                WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?\
                """)) {
      query.setString(1, EventTable.CATALOG);
      query.setString(2, EventTable.NAME.namespace().toString());
      query.setString(3, EventTable.NAME.name());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("the catalog knows no table");
        }
        return row.getString(1);
      }
    }
  }

  /** A flush commits first and deletes then, so that under one mark both are seen as they were. */
  private void buffer(HighWater.Mark highWater, List<Finding> findings) {
    Path file = folders.buffer().resolve(Buffer.FILE);
    try {
      long mark;
      long acknowledged;
      Buffer.Extent extent;
      int tried = 0;
      do {
        mark = EventTable.flushedThrough(metadata().properties(), node);
        acknowledged = waiting.acknowledged(highWater);
        extent = waiting.extent(mark);
        tried++;
      } while (tried < TRIES && mark != EventTable.flushedThrough(metadata().properties(), node));
      long missing = extent.missing(mark, acknowledged);
      findings.add(
          missing == 0
              ? Finding.ok(
                  BUFFER,
                  "%d events wait for the table, which has those up to number %d"
                      .formatted(extent.count(), mark))
              : Finding.damaged(
                  BUFFER,
                  "%s and the table hold %d events less than were acknowledged"
                      .formatted(file, missing),
                  RESTORE));
    } catch (SQLException | RuntimeException e) {
      findings.add(
          Finding.damaged(BUFFER, "the buffer " + file + " cannot be read: " + reason(e), RESTORE));
    }
  }

  static Finding unreadable(String subject, Path file, IOException failure) {
    return Finding.fail(
        subject,
        "the file " + file + " cannot be read: " + reason(failure),
        "run this as the server's user, and look at the disk");
  }

  private static String reason(Exception failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
