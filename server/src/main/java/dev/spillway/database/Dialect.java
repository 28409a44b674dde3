package dev.spillway.database;

import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** All that differs between the database engines. Thread-safe. */
sealed interface Dialect extends AutoCloseable permits SqliteDialect, PostgresDialect {

  /** Takes the turn to write among the threads of this process. */
  void awaitTurn(ReentrantLock writing);

  /** Begins a transaction that writes, and waits until it is the only one of all processes. */
  void begin(Handle handle);

  /** Makes the transaction last. After a fault here it may last or not. */
  void commit(Handle handle);

  /** Takes the transaction back, unless the database did so itself. */
  void rollBack(Handle handle);

  /** {@link Database#locksRows}. */
  boolean locksRows();

  /** {@link Database#changes}. */
  long changes();

  /** {@link Database#isHealthy}. Waits for nothing. */
  boolean isHealthy();

  /** {@link Database#size}. */
  long size(Jdbi jdbi);

  @Override
  void close();
}
