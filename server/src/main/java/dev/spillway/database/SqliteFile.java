package dev.spillway.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * A SQLite database as Spillway opens it: checked before it is used, durable at each commit, and
 * migrated by one process at a time.
 */
final class SqliteFile {
  private static final int BUSY_MILLIS = 5_000;
  private static final int CONNECTIONS = 8;

  /** File locks are between processes; inside one, this is held besides. */
  private static final ReentrantLock MIGRATION = new ReentrantLock();

  private final Path file;

  SqliteFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  Database open() {
    MIGRATION.lock();
    try (FileChannel channel = lockFile();
        FileLock lock = channel.lock()) {
      // SQLite gives the files beside it the permissions of this one.
      OwnerOnly.makeFile(file);
      SQLiteDataSource source = source();
      check(source);
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:db/migration/sqlite")
          .load()
          .migrate();
      assert lock.isValid();
      return new Database(pool(source), new SqliteDialect(file, new SqliteChanges(source)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make or lock " + file + ": " + e.getMessage(), e);
    } finally {
      MIGRATION.unlock();
    }
  }

  /** Makes the file if there is none, and looks whether it is a whole database. */
  void prepare() {
    try {
      OwnerOnly.makeFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + file + ": " + e.getMessage(), e);
    }
    check(source());
  }

  private FileChannel lockFile() throws IOException {
    Path path = file.resolveSibling(file.getFileName() + ".lock");
    OwnerOnly.makeFile(path);
    return FileChannel.open(path, StandardOpenOption.WRITE);
  }

  private SQLiteDataSource source() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new PatientSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private void check(SQLiteDataSource source) {
    try (Connection connection = source.getConnection()) {
      Optional<String> damage = damage(connection);
      if (damage.isPresent()) {
        throw new DamagedDatabaseException(file, damage.get());
      }
    } catch (SQLException e) {
      throw isDamage(e)
          ? new DamagedDatabaseException(file, String.valueOf(e.getMessage()), e)
          : new UncheckedIOException(new IOException("cannot open " + file, e));
    }
  }

  /** The first thing that is wrong with the database, if anything is. */
  static Optional<String> damage(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
      String finding = result.next() ? result.getString(1) : "no answer";
      return finding.equals("ok") ? Optional.empty() : Optional.of(finding);
    }
  }

  static boolean isDamage(SQLException e) {
    int code = e.getErrorCode() & 0xff;
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  private static HikariDataSource pool(SQLiteDataSource source) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("database");
    config.setDataSource(source);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setMaxLifetime(0);
    return new HikariDataSource(config);
  }
}
