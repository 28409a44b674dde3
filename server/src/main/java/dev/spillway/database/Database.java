package dev.spillway.database;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * One open database with its tables as this version of the program wants them. Thread-safe.
 *
 * <p>A transaction takes the write lock at its start, so that one which reads and then writes
 * cannot fail half-way because another wrote in between.
 */
public final class Database implements AutoCloseable {

  private Database() {}

  /** Opens or creates the SQLite database and brings its schema up to date. */
  public static Database openSqlite(Path file) {
    throw new UnsupportedOperationException();
  }

  public Jdbi jdbi() {
    throw new UnsupportedOperationException();
  }

  public DataSource dataSource() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
