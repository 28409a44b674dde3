package dev.spillway.event;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes batches into the buffer: those that came together in one transaction, so that commit order
 * is the order of sequence numbers. Used by one thread; what it has acknowledged may be read, and
 * {@link #receive} be called, by any.
 */
final class BufferWriter {
  private final Buffer buffer;
  private final BufferRoom room;
  private final HighWater highWater;
  private final InstantSource clock;

  /** Held while a transaction is open, and by the flush while it deletes and checkpoints. */
  private final ReentrantLock transactions;

  private volatile long acknowledged;

  /** The latest received date; changed and read under the transactions' lock. */
  private long receivedMillis;

  BufferWriter(
      Buffer buffer,
      BufferRoom room,
      HighWater highWater,
      ReentrantLock transactions,
      InstantSource clock,
      long last) {
    this.buffer = buffer;
    this.room = room;
    this.highWater = highWater;
    this.transactions = transactions;
    this.clock = clock;
    this.acknowledged = last;
    this.receivedMillis = highWater.mark().receivedMillis();
  }

  /** A batch that cannot be read to its end; those beside it are stored without it. */
  private static final class UnreadableBatchException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Append append;

    UnreadableBatchException(Append append, IOException cause) {
      super(cause);
      this.append = append;
    }
  }

  /** The greatest sequence number that is durable. */
  long acknowledged() {
    return acknowledged;
  }

  /** After the buffer was opened anew: what was committed without being acknowledged counts. */
  void resumeAt(long last) {
    acknowledged = Math.max(acknowledged, last);
  }

  /**
   * A received date for events that do not pass the buffer: not before any that was given, nor
   * after any that will be, also after a restart.
   */
  Instant receive() throws IOException {
    transactions.lock();
    try {
      long received = Math.max(receivedMillis, clock.millis());
      highWater.raise(new HighWater.Mark(highWater.mark().seq(), received));
      receivedMillis = received;
      return Instant.ofEpochMilli(received);
    } finally {
      transactions.unlock();
    }
  }

  /**
   * Stores what fits and completes each batch's outcome.
   *
   * @throws SQLException when the outcome is not known; then nothing was completed
   * @throws IOException when the high-water mark cannot be written; then nothing was completed
   */
  void write(List<Append> group) throws SQLException, IOException {
    List<Append> left = new ArrayList<>(group);
    boolean written = left.isEmpty();
    while (!written) {
      try {
        writeTogether(left);
        written = true;
      } catch (UnreadableBatchException e) {
        left.remove(e.append);
        e.append
            .outcome()
            .completeExceptionally(new EventStoreException("the batch cannot be read", e));
        written = left.isEmpty();
      }
    }
  }

  private void writeTogether(List<Append> group)
      throws SQLException, IOException, UnreadableBatchException {
    Map<Append, AppendOutcome> outcomes = new LinkedHashMap<>();
    transactions.lock();
    try {
      Progress progress =
          buffer.<Progress, UnreadableBatchException>use(
              connection -> commit(connection, group, outcomes));
      if (progress.rows > 0) {
        highWater.raise(new HighWater.Mark(progress.seq, progress.received));
        room.add(progress.seq, progress.rows, progress.bytes);
        receivedMillis = progress.received;
        acknowledged = progress.seq;
      }
    } finally {
      transactions.unlock();
    }
    outcomes.forEach((append, outcome) -> append.outcome().complete(outcome));
  }

  private Progress commit(
      DuckDBConnection connection, List<Append> group, Map<Append, AppendOutcome> outcomes)
      throws SQLException, UnreadableBatchException {
    Progress progress = new Progress();
    progress.seq = acknowledged;
    Instant now = clock.instant();
    progress.received = Math.max(receivedMillis, now.toEpochMilli());
    try (Statement transaction = connection.createStatement()) {
      // As a statement: with auto-commit merely off, an appender commits what it flushes.
      transaction.execute("BEGIN TRANSACTION");
      try {
        for (Append append : group) {
          outcomes.put(append, store(connection, append, progress, now));
        }
      } catch (UnreadableBatchException e) {
        transaction.execute("ROLLBACK");
        throw e;
      }
      transaction.execute("COMMIT");
      return progress;
    }
  }

  private AppendOutcome store(
      DuckDBConnection connection, Append append, Progress progress, Instant now)
      throws SQLException, UnreadableBatchException {
    EventBatch batch = append.batch();
    if (append.key().isPresent()) {
      Optional<AppendOutcome> before =
          BufferKeys.find(connection, append.stream(), append.key().get(), now);
      if (before.isPresent()) {
        return before.get();
      }
    }
    if (!room.has(progress.rows, progress.bytes, batch)) {
      return new AppendOutcome.BufferFull();
    }
    AppendOutcome.Stored answer = new AppendOutcome.Stored(batch.count(), false, batch.remark());
    if (append.key().isPresent()) {
      BufferKeys.add(
          connection, append.stream(), append.key().get(), answer, Optional.empty(), now);
    }
    if (batch.count() > 0) {
      appendRows(connection, append, progress);
    }
    return answer;
  }

  private static void appendRows(DuckDBConnection connection, Append append, Progress progress)
      throws SQLException, UnreadableBatchException {
    long before = progress.seq;
    try (DuckDBAppender appender = connection.createAppender("event_block")) {
      append
          .batch()
          .forEach(block -> {
            try {
              appendRow(appender, append.stream(), block, progress);
            } catch (SQLException e) {
              throw new BrokenAppenderException(e);
            }
          });
    } catch (BrokenAppenderException e) {
      throw e.fault;
    } catch (IOException e) {
      throw new UnreadableBatchException(append, e);
    }
    if (progress.seq - before != append.batch().count()) {
      throw new UnreadableBatchException(
          append, new IOException("the batch gave another number of events than it said"));
    }
    progress.rows += append.batch().count();
    progress.bytes += append.batch().bytes();
  }

  /** Carries a fault of DuckDB out of a batch's loop. */
  private static final class BrokenAppenderException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final SQLException fault;

    BrokenAppenderException(SQLException fault) {
      super(fault);
      this.fault = fault;
    }
  }

  private static void appendRow(
      DuckDBAppender appender, EventStream stream, EventBlock block, Progress progress)
      throws SQLException {
    appender.beginRow();
    appender.append(progress.seq + 1).append(progress.seq + block.count());
    appender.append(stream.appId()).append(stream.test());
    appender.appendEpochMicros(1000 * progress.received);
    appender.append(block.texts()).append(block.bytes().length).append(block.bytes());
    appender.endRow();
    progress.seq += block.count();
  }

  /** How far one transaction has come. */
  private static final class Progress {
    private long seq;
    private long received;
    private long rows;
    private long bytes;
  }
}
