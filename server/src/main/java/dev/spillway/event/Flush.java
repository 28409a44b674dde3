package dev.spillway.event;

import dev.spillway.crash.CrashPoint;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
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

  private final Buffer buffer;
  private final EventTable table;
  private final FileJournal journal;
  private final TableFiles files;
  private final String node;
  private final ReentrantLock transactions;
  private Optional<Written> unresolved = Optional.empty();

  /** Durable files that the table may or may not have. */
  private record Written(long through, List<DataFile> files) {}

  Flush(
      Buffer buffer,
      EventTable table,
      StoreFolders folders,
      String node,
      ReentrantLock transactions) {
    this.buffer = buffer;
    this.table = table;
    this.journal = new FileJournal(folders.flushJournal());
    this.files = table.storage();
    this.node = node;
    this.transactions = transactions;
  }

  /** Finishes or removes what an earlier process left of a flush. */
  void recover() throws IOException, SQLException {
    Optional<FileJournal.Entry> entry = journal.read();
    long flushed = table.flushedThrough(node);
    if (entry.isPresent() && Long.parseLong(entry.get().mark()) > flushed) {
      LOG.info("a flush was cut short; its {} files are removed", entry.get().files().size());
      files.remove(entry.get().files());
    }
    buffer.remove(flushed, Optional.empty());
    journal.clear();
  }

  /**
   * Flushes the events up to the number.
   *
   * @return how many they are
   * @throws RuntimeException whatever the table met; the next call looks what came of it
   */
  long run(long through, Instant keysBefore) throws IOException, SQLException {
    try {
      return attempt(through, keysBefore);
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

  private long attempt(long through, Instant keysBefore) throws IOException, SQLException {
    long before = table.flushedThrough(node);
    if (unresolved.isPresent()) {
      resolve(unresolved.get());
    }
    long flushed = table.flushedThrough(node);
    if (through > flushed) {
      long start = System.nanoTime();
      Written written = write(flushed, through);
      CrashPoint.FLUSH_AFTER_PARQUET.pass();
      unresolved = Optional.of(written);
      table.append(written.files(), node, through);
      unresolved = Optional.empty();
      CrashPoint.FLUSH_AFTER_COMMIT.pass();
      LOG.debug(
          "flushed through {} into {} files in {} ms",
          through,
          written.files().size(),
          (System.nanoTime() - start) / 1_000_000);
    }
    finish(keysBefore);
    // Numbers have no gaps.
    return table.flushedThrough(node) - before;
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
    CrashPoint.FLUSH_AFTER_DELETE.pass();
    journal.clear();
  }

  private Written write(long behind, long through) throws IOException, SQLException {
    return buffer.<Written, IOException>use(connection ->
        new Written(
            through,
            files.write(
                connection,
                BufferedEvents.sources(connection, node, behind, through),
                Long.toString(through),
                locations ->
                    journal.write(new FileJournal.Entry(Long.toString(through), locations)))));
  }
}
