package dev.spillway.event;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The idempotency keys of loads. Since a load's events are not in the buffer, its key is stored
 * before the table's commit, without its answer as it were, and gets that after it. Thread-safe.
 */
final class LoadKeys {
  private final Buffer buffer;
  private final ReentrantLock transactions;
  private final InstantSource clock;

  LoadKeys(Buffer buffer, ReentrantLock transactions, InstantSource clock) {
    this.buffer = buffer;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** What became of the batch or the load that came under the key before. */
  Optional<AppendOutcome> find(EventStream stream, IdempotencyKey key) throws SQLException {
    return buffer.use(connection -> BufferKeys.find(connection, stream, key, clock.instant()));
  }

  /**
   * Stores a key and its answer, if the key is free.
   *
   * @param load what has to be in the table before the answer is true, if anything has
   * @return what came under the key before; then nothing was stored
   */
  Optional<AppendOutcome> add(
      EventStream stream, IdempotencyKey key, AppendOutcome.Stored answer, Optional<Long> load)
      throws SQLException {
    Instant now = clock.instant();
    return change(connection -> {
      Optional<AppendOutcome> before = BufferKeys.find(connection, stream, key, now);
      if (before.isEmpty()) {
        BufferKeys.add(connection, stream, key, answer, load, now);
      }
      return before;
    });
  }

  /** The load is in the table: its key's answer is true. */
  void finish(long load) throws SQLException {
    update("UPDATE idempotency SET load = NULL WHERE load = ?", load);
  }

  /** The load will never be in the table: its key is free. */
  void forget(long load) throws SQLException {
    update("DELETE FROM idempotency WHERE load = ?", load);
  }

  private void update(String sql, long load) throws SQLException {
    change(connection -> {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setLong(1, load);
        return statement.executeUpdate();
      }
    });
  }

  /** What is done on a connection within a transaction. */
  @FunctionalInterface
  private interface Change<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T change(Change<T> change) throws SQLException {
    transactions.lock();
    try {
      return buffer.<T, SQLException>use(connection -> {
        try (Statement transaction = connection.createStatement()) {
          transaction.execute("BEGIN TRANSACTION");
          T result = change.on(connection);
          transaction.execute("COMMIT");
          return result;
        }
      });
    } finally {
      transactions.unlock();
    }
  }
}
