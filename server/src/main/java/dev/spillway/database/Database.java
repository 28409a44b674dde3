package dev.spillway.database;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * One open database with its tables as this version of the program wants them. Thread-safe.
 *
 * <p>A transaction takes the write lock at its start, so that one which reads and then writes
 * cannot fail half-way because another wrote in between.
 */
public final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final SqliteChanges changes;

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

  @Override
  public void close() {
    changes.close();
    pool.close();
  }
}
