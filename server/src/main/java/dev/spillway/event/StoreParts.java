package dev.spillway.event;

import dev.spillway.database.DuckDb;
import dev.spillway.database.DuckDbInstance;
import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The parts of an open event store, opened in order, checked against each other, and closed. */
record StoreParts(
    FileChannel lock,
    Warehouse warehouse,
    HighWater highWater,
    Buffer buffer,
    EventTable table,
    DuckDbInstance tableWork,
    TableUpkeep upkeep,
    BufferRoom room,
    BufferWriter writer,
    WriterThread writerThread,
    FlushThread flushThread,
    TableLoads loads,
    LoadThreads loadThreads)
    implements AutoCloseable {

  static StoreParts open(EventStoreSettings settings, InstantSource clock) {
    Closer opened = new Closer();
    try {
      StoreFolders folders = StoreFolders.make(settings.folder());
      FileChannel lock = opened.add(lock(folders));
      TableCatalog catalog = TableCatalog.of(settings.catalog());
      HighWater highWater = opened.add(highWater(folders, catalog));
      Warehouse warehouse = opened.add(Warehouse.of(settings));
      warehouse.prepare();
      EventTable table = opened.add(EventTable.open(warehouse, catalog));
      Buffer buffer = opened.add(buffer(settings, folders, warehouse));
      DuckDbInstance tableWork = opened.add(tableWork(settings.table(), folders, warehouse));
      long last = check(folders, buffer, table.flushedThrough(settings.node()), highWater);

      ReentrantLock transactions = new ReentrantLock();
      Flush flush = new Flush(buffer, table, folders, settings.node(), transactions);
      flush.recover();
      TableUpkeep upkeep =
          opened.add(new TableUpkeep(table, tableWork, folders, settings.table(), clock));
      upkeep.recover();
      LoadKeys loadKeys = new LoadKeys(buffer, transactions, clock);
      TableLoads loads = new TableLoads(table, loadKeys, folders, settings.node());
      loads.recover();
      BufferRoom room = new BufferRoom(settings.buffer().maxRows(), settings.buffer().maxBytes());
      count(buffer, room);
      BufferWriter writer = new BufferWriter(buffer, room, highWater, transactions, clock, last);
      FlushThread flushThread =
          new FlushThread(
              flush,
              settings.buffer(),
              room,
              writer::acknowledged,
              clock,
              table.flushedThrough(settings.node()));
      WriterThread writerThread = new WriterThread(writer, buffer, flushThread::look);
      buffer.whenReopened(() -> {
        // What was committed without being acknowledged counts from now on.
        writer.resumeAt(buffer.extent(0).last());
        count(buffer, room);
      });
      flushThread.start();
      writerThread.start();
      return new StoreParts(
          lock,
          warehouse,
          highWater,
          buffer,
          table,
          tableWork,
          upkeep,
          room,
          writer,
          writerThread,
          flushThread,
          loads,
          new LoadThreads(loads, tableWork));
    } catch (IOException | SQLException e) {
      opened.closeAfter(e);
      throw new EventStoreException(
          "the event store in " + settings.folder() + " does not open: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      opened.closeAfter(e);
      throw e;
    }
  }

  private static FileChannel lock(StoreFolders folders) throws IOException {
    OwnerOnly.makeFile(folders.lock());
    FileChannel channel = FileChannel.open(folders.lock(), StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new StoreInUseException(folders.root());
      }
      return channel;
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new StoreInUseException(folders.root());
    }
  }

  /** The high-water file comes first, so that a store without it has lost it. */
  private static HighWater highWater(StoreFolders folders, TableCatalog catalog)
      throws IOException {
    boolean catalogued = catalog.file().filter(Files::exists).isPresent();
    if (Files.notExists(folders.highWater())) {
      if (Files.exists(folders.buffer().resolve(Buffer.FILE)) || catalogued) {
        throw gone(folders.highWater());
      }
      HighWater.create(folders.highWater());
    }
    HighWater highWater = HighWater.open(folders.highWater());
    // What a server keeps is not looked for here: without its table the events' marks are missing.
    if (highWater.mark().seq() > 0 && catalog.file().isPresent() && !catalogued) {
      highWater.close();
      throw gone(catalog.file().get());
    }
    return highWater;
  }

  private static DamagedStoreException gone(Path file) {
    return new DamagedStoreException(
        "the event store is in use since before, but its file "
            + file
            + " is gone; nothing was changed. Bring the file back, or restore the last backup");
  }

  private static Buffer buffer(
      EventStoreSettings settings, StoreFolders folders, Warehouse warehouse) throws IOException {
    try {
      return Buffer.open(folders.buffer(), warehouse.folder(), settings.buffer().memoryBytes());
    } catch (SQLException e) {
      throw new DamagedStoreException(
          "the buffer "
              + folders.buffer().resolve(Buffer.FILE)
              + " does not open; no event was changed. Put a copy of its folder aside, then"
              + " restore the last backup",
          e);
    }
  }

  /** Reads and writes the table's files beside the buffer, which nothing else is to hold up. */
  private static DuckDbInstance tableWork(
      TableSettings settings, StoreFolders folders, Warehouse warehouse)
      throws IOException, SQLException {
    List<Path> allowed = new ArrayList<>(settings.sources());
    allowed.add(warehouse.folder());
    allowed.add(folders.work());
    return DuckDbInstance.open(
        new DuckDb.Limits(
            settings.memoryBytes(),
            folders.work(),
            allowed,
            List.of(
                // A sender's file may say of its values what is not true, such as that none is
                // null.
                "disabled_optimizers = 'statistics_propagation'",
                // What is done at once is done on connections of its own, in less time.
                "threads = 1")));
  }

  /** Whether everything that was acknowledged is there; gives the greatest number in use. */
  private static long check(StoreFolders folders, Buffer buffer, long mark, HighWater highWater)
      throws SQLException {
    Buffer.Extent waiting = buffer.extent(mark);
    long missing = waiting.missing(mark, highWater.mark().seq());
    if (missing != 0) {
      throw lost(folders, missing);
    }
    return Math.max(mark, waiting.last());
  }

  private static DamagedStoreException lost(StoreFolders folders, long count) {
    return new DamagedStoreException(
        "the buffer "
            + folders.buffer().resolve(Buffer.FILE)
            + " holds "
            + count
            + " events less than were acknowledged; no event was changed. Put a copy of its folder"
            + " aside, then restore the last backup");
  }

  private static void count(Buffer buffer, BufferRoom room) throws SQLException {
    Buffer.Extent waiting = buffer.extent(0);
    room.clear();
    if (waiting.count() > 0) {
      room.add(waiting.last(), waiting.count(), waiting.bytes());
    }
  }

  @Override
  public void close() {
    Closer closer = new Closer();
    closer.add(lock);
    closer.add(warehouse);
    closer.add(highWater);
    closer.add(table);
    closer.add(buffer);
    closer.add(tableWork);
    closer.add(upkeep);
    closer.add(flushThread);
    closer.add(writerThread);
    closer.add(loadThreads);
    closer.close();
  }
}
