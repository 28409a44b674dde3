package dev.spillway.testing;

import dev.spillway.database.Database;
import dev.spillway.database.DatabaseSettings;
import dev.spillway.database.PostgresServer;
import dev.spillway.database.PostgresSettings;
import dev.spillway.database.SqliteSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The database that belongs to a test's folder: a SQLite file in it, or one of a PostgreSQL
 * server's, as the Maven profile {@code services} has it.
 */
public final class TestDatabase {
  private static final boolean ON_SERVER =
      "postgresql".equals(System.getProperty("spillway.test.database"));
  private static final Map<Path, PostgresSettings> ON_IT = new ConcurrentHashMap<>();

  private TestDatabase() {}

  /** The same one for the same folder. */
  public static DatabaseSettings of(Path folder) {
    return ON_SERVER ? onServer(folder) : new SqliteSettings(file(folder));
  }

  public static Database open(Path folder) {
    return Database.open(of(folder));
  }

  /** A connection of the driver's own. */
  public static Connection connect(Path folder) throws SQLException {
    return switch (of(folder)) {
      case SqliteSettings(Path file) -> DriverManager.getConnection("jdbc:sqlite:" + file);
      case PostgresSettings server -> new PostgresServer(server).connect();
    };
  }

  /** The settings of a server on this data folder. */
  static Map<String, String> settings(Path data) {
    return ON_SERVER ? settings(onServer(data)) : Map.of();
  }

  /** The same as variables of the environment, for a process of its own. */
  public static Map<String, String> environment(Path data) {
    Map<String, String> all = new HashMap<>(settings(data));
    all.putAll(TestFiles.settings(data));
    return ServerProcess.variables(all);
  }

  /** The settings of a server that uses this database. */
  public static Map<String, String> settings(PostgresSettings database) {
    return Map.of(
        "database.url",
        database.url(),
        "database.user",
        database.user(),
        "database.password",
        database.password(),
        "database.connections",
        String.valueOf(database.connections()));
  }

  private static PostgresSettings onServer(Path folder) {
    return ON_IT.computeIfAbsent(folder.toAbsolutePath().normalize(), _ -> Postgres.newDatabase());
  }

  private static Path file(Path folder) {
    return folder.resolve("spillway.db");
  }
}
