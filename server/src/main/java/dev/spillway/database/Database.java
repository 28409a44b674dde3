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
 * <p>A transaction that writes takes the write lock at its start, so that one which reads and then
 * writes cannot fail half-way because another wrote in between.
 */
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Dialect dialect;

  /** Fair: whoever has waited the longest is next. */
  private final ReentrantLock writing = new ReentrantLock(true);

  Database(HikariDataSource pool, Dialect dialect) {
    this.pool = pool;
    this.dialect = dialect;
    this.jdbi = Jdbi.create(pool);
    // Otherwise the exceptions' messages, and with them the log, would hold bound values.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
  }

  /**
   * Opens the database and brings its schema up to date. Several processes may have it open.
   *
   * @throws DamagedDatabaseException when a SQLite file is no whole database
   * @throws java.io.UncheckedIOException when such a file cannot be made or locked
   * @throws DatabaseUnavailableException when a server does not answer for half a minute, or
   *     refuses
   */
  public static Database open(DatabaseSettings settings) {
    return switch (settings) {
      case SqliteSettings(Path file) -> openSqlite(file);
      case PostgresSettings server -> new PostgresServer(server).open();
    };
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
   * Runs a transaction that writes, when it is its turn: no other one runs meanwhile, here or in
   * another process, and it sees all that was committed before it.
   *
   * @throws JdbiException when it could not be run, and then nothing of it was done; or when the
   *     answer to its commit was lost, and then it was done or not
   */
  public <T, X extends Exception> T change(HandleCallback<T, X> work) throws X {
    dialect.awaitTurn(writing);
    try (Handle handle = jdbi.open()) {
      return inTransaction(handle, work);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Runs one statement that is right whatever others write meanwhile, since all it depends on is in
   * the rows it changes and in its own conditions. With PostgreSQL it waits for no other writer.
   */
  public <T, X extends Exception> T changeRows(HandleCallback<T, X> statement) throws X {
    return dialect.locksRows() ? jdbi.withHandle(statement) : change(statement);
  }

  /** As {@link #change}, of work that gives nothing. */
  public <X extends Exception> void useChange(HandleConsumer<X> work) throws X {
    this.<Boolean, X>change(handle -> {
      work.useHandle(handle);
      return true;
    });
  }

  private <T, X extends Exception> T inTransaction(Handle handle, HandleCallback<T, X> work)
      throws X {
    boolean committed = false;
    try {
      dialect.begin(handle);
      T result = work.withHandle(handle);
      dialect.commit(handle);
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
      dialect.rollBack(handle);
    } catch (JdbiException e) {
      // After some faults the database has done so itself. Another transaction must not find out.
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
    return dialect.changes();
  }

  /** Whether it can be asked at the moment, as was found out at most five seconds ago. Cheap. */
  public boolean isHealthy() {
    return dialect.isHealthy();
  }

  /** Whether who changes a row waits for those alone who change the same one. */
  public boolean locksRows() {
    return dialect.locksRows();
  }

  /** How many bytes it takes, without its log. Asks the database or the disk. */
  public long size() {
    return dialect.size(jdbi);
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
    dialect.close();
    pool.close();
  }
}
