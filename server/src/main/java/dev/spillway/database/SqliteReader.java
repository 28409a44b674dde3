package dev.spillway.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Reads SQLite databases without changing anything, also while others write into them. */
public final class SqliteReader {
  private static final int BUSY_MILLIS = 5_000;

  private SqliteReader() {}

  /** Opens the database of a file that is there, for reading alone. */
  public static Connection open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(BUSY_MILLIS);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + address(file.toAbsolutePath()));
    return source.getConnection();
  }

  /**
   * A database without a log is used by nobody. SQLite would make a log beside it even to read,
   * unless it is told that nothing changes.
   */
  private static String address(Path file) {
    boolean used = Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    return "file:" + file.toUri().getRawPath() + (used ? "?mode=ro" : "?mode=ro&immutable=1");
  }

  /**
   * What is wrong with the database; empty when it is whole.
   *
   * @throws IOException when this cannot be found out
   */
  public static Optional<String> damage(Path file) throws IOException {
    try (Connection connection = open(file)) {
      return SqliteFile.damage(connection);
    } catch (SQLException e) {
      if (SqliteFile.isDamage(e)) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
      throw new IOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
