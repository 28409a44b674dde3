package dev.spillway.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open database with its tables as this version of the program wants them. Thread-safe.
 *
 * <p>A transaction takes the write lock at its start, so that one which reads and then writes
 * cannot fail half-way because another wrote in between.
 */
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final SqliteChanges changes;

  /** Fair: whoever has waited the longest is next. */
  private final ReentrantLock writing = new ReentrantLock(true);

  Database(HikariDataSource pool, SqliteChanges changes) {
    this.pool = pool;
    this.changes = changes;
    this.jdbi = Jdbi.create(pool);
    // Otherwise the exceptions' messages, and with them the log, would hold bound values.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
  }

  /**
   * Opens or creates the SQLite database and brings its schema up to date. Several processes may
   * have it open.
   *
   * @throws DamagedDatabaseException when the file is no whole database
   * @throws java.io.UncheckedIOException when the file cannot be made or locked
   */
  public static Database openSqlite(Path file) {
    return new SqliteFile(file).open();
  }

  /**
   * Makes a SQLite file that another library fills, for its owner alone, or looks whether the one
   * that is there is whole.
   *
   * @throws DamagedDatabaseException when it is not
   */
  public static void prepareSqlite(Path file) {
    new SqliteFile(file).prepare();
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  /**
   * Runs a transaction that writes, when it is its turn among those of this process. SQLite has one
   * writer at a time and lets the others try again after pauses, until one of many has had no luck
   * for too long; and each of them would keep a connection from those who only read.
   */
  public <T, X extends Exception> T change(HandleCallback<T, X> work) throws X {
    writing.lock();
    try (Handle handle = jdbi.open()) {
      return inTransaction(handle, work);
    } finally {
      writing.unlock();
    }
  }

  /** As {@link #change}, of work that gives nothing. */
  public <X extends Exception> void useChange(HandleConsumer<X> work) throws X {
    this.<Boolean, X>change(handle -> {
      work.useHandle(handle);
      return true;
    });
  }

  /**
   * By hand, since the driver's own commit begins another transaction at once: it waits for the
   * write lock again, and when it has waited too long it fails though all was committed.
   */
  private <T, X extends Exception> T inTransaction(Handle handle, HandleCallback<T, X> work)
      throws X {
    handle.execute("BEGIN IMMEDIATE");
    boolean committed = false;
    try {
      T result = work.withHandle(handle);
      handle.execute("COMMIT");
      committed = true;
      return result;
    } finally {
      if (!committed) {
        rollBack(handle);
      }
    }
  }

  private void rollBack(Handle handle) {
    try {
      handle.execute("ROLLBACK");
    } catch (JdbiException e) {
      // After some faults SQLite has done so itself. Another transaction must not find out.
      LOG.debug("nothing was rolled back; the connection is given up", e);
      pool.evictConnection(handle.getConnection());
    }
  }

  public DataSource dataSource() {
    return pool;
  }

  /**
   * A number that is another one after each commit of anybody, so that what was read under it is
   * still so while it stays. It may also change without a commit.
   */
  public long changes() {
    return changes.count();
  }

  /** How busy its connections are. Cheap. */
  public PoolState pool() {
    HikariPoolMXBean now = pool.getHikariPoolMXBean();
    return new PoolState(
        now.getActiveConnections(),
        now.getIdleConnections(),
        pool.getMaximumPoolSize(),
        now.getThreadsAwaitingConnection(),
        writing.getQueueLength());
  }

  @Override
  public void close() {
    changes.close();
    pool.close();
  }
}
