package dev.spillway.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * SQLite has one writer at a time and lets the others try again after pauses, until one of many has
 * had no luck for too long; so those of this process wait for each other before.
 */
final class SqliteDialect implements Dialect {
  private final Path file;
  private final SqliteChanges changes;

  SqliteDialect(Path file, SqliteChanges changes) {
    this.file = file;
    this.changes = changes;
  }

  @Override
  public void awaitTurn(ReentrantLock writing) {
    writing.lock();
  }

  @Override
  public void begin(Handle handle) {
    handle.execute("BEGIN IMMEDIATE");
  }

  /**
   * By hand, since the driver's own commit begins another transaction at once: it waits for the
   * write lock again, and when it has waited too long it fails though all was committed.
   */
  @Override
  public void commit(Handle handle) {
    handle.execute("COMMIT");
  }

  @Override
  public void rollBack(Handle handle) {
    handle.execute("ROLLBACK");
  }

  @Override
  public boolean locksRows() {
    return false;
  }

  @Override
  public long changes() {
    return changes.count();
  }

  /** It is asked of nobody else. */
  @Override
  public boolean isHealthy() {
    return true;
  }

  @Override
  public long size(Jdbi jdbi) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    changes.close();
  }
}
