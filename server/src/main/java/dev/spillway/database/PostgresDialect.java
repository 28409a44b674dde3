package dev.spillway.database;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * PostgreSQL lets many write at once. Transactions of several statements take one lock of the whole
 * database instead, so that they are alone as they are with SQLite; the server itself lets go of it
 * when the transaction ends, however it ends. Those of this process wait for each other before, so
 * that no more than one connection of a node waits for it.
 */
final class PostgresDialect implements Dialect {
  /** {@code WRITE}, in ASCII; any number that all nodes agree on. */
  static final long WRITE_LOCK = 0x57_52_49_54_45L;

  private static final Duration TURN = Duration.ofSeconds(5);

  private final PostgresPulse pulse;
  private final AtomicLong asked = new AtomicLong();

  PostgresDialect(PostgresPulse pulse) {
    this.pulse = pulse;
  }

  @Override
  public void awaitTurn(ReentrantLock writing) {
    try {
      if (!writing.tryLock(TURN.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new ConnectionException(
            new SQLTransientConnectionException(
                "the writers before this one have taken longer than " + TURN.toSeconds() + " s"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionException(e);
    }
  }

  @Override
  public void begin(Handle handle) {
    handle.begin();
    handle.execute("SELECT pg_advisory_xact_lock(?)", WRITE_LOCK);
  }

  @Override
  public void commit(Handle handle) {
    handle.commit();
  }

  @Override
  public void rollBack(Handle handle) {
    handle.rollback();
  }

  @Override
  public boolean locksRows() {
    return true;
  }

  /** Nobody tells a connection what others commit, so each answer is looked up. */
  @Override
  public long changes() {
    return asked.incrementAndGet();
  }

  @Override
  public boolean isHealthy() {
    return pulse.isFelt();
  }

  @Override
  public long size(Jdbi jdbi) {
    return jdbi.withHandle(handle ->
        handle.select("SELECT pg_database_size(current_database())").mapTo(Long.class).one());
  }

  @Override
  public void close() {
    pulse.close();
  }
}
