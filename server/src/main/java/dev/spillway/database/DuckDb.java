package dev.spillway.database;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts DuckDB instances that are limited and fenced in: no network, no extensions, UTC. */
public final class DuckDb {
  private static final Logger LOG = LoggerFactory.getLogger(DuckDb.class);

  private DuckDb() {}

  /**
   * What an instance may use.
   *
   * @param memoryBytes beside the JVM's heap; more is spilled
   * @param spillFolder where to
   * @param folders the only folders that its statements may name
   * @param more further settings, such as {@code threads = 2}, of the caller's own making
   */
  public record Limits(long memoryBytes, Path spillFolder, List<Path> folders, List<String> more) {
    public Limits {
      folders = List.copyOf(folders);
      more = List.copyOf(more);
    }
  }

  /**
   * Begins to load DuckDB's library, which takes half a second of processor time, beside whatever
   * else a start has to do. Who opens an instance waits for it.
   */
  public static void beginToLoad() {
    Thread.ofPlatform().daemon().name("duckdb-load").start(DuckDb::load);
  }

  private static void load() {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      LOG.debug("{} is loaded", connection.getMetaData().getDatabaseProductName());
    } catch (SQLException e) {
      LOG.debug("DuckDB was not loaded ahead; who needs it will be told why", e);
    }
  }

  /**
   * Opens the first connection of an instance; the instance lives as long as any of its
   * connections.
   *
   * @param file the database's path, or empty text for one in memory
   */
  public static DuckDBConnection open(String file, Limits limits) throws SQLException {
    return start(
        file,
        new Properties(),
        limits.memoryBytes(),
        (connection, statement) -> {
          for (String setting : limits.more()) {
            statement.execute("SET " + setting);
          }
          set(connection, "temp_directory", limits.spillFolder().toString());
          Object[] folders = limits.folders().stream().map(Object::toString).toArray();
          set(connection, "allowed_directories", connection.createArrayOf("VARCHAR", folders));
        });
  }

  /**
   * Opens a database's file without changing it, or anything beside it.
   *
   * @throws SQLException also when another process has it open
   */
  public static DuckDBConnection openToRead(Path file, long memoryBytes) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("duckdb.read_only", "true");
    return start(
        file.toString(),
        properties,
        memoryBytes,
        (connection, statement) -> statement.execute("SET temp_directory = ''"));
  }

  /** What an instance is told before it is fenced in. */
  @FunctionalInterface
  private interface Setup {
    void apply(Connection connection, Statement statement) throws SQLException;
  }

  private static DuckDBConnection start(
      String file, Properties properties, long memoryBytes, Setup setup) throws SQLException {
    DuckDBConnection connection =
        DriverManager.getConnection("jdbc:duckdb:" + file, properties)
            .unwrap(DuckDBConnection.class);
    UnpackedLibraries.remove();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("SET autoload_known_extensions = false");
      statement.execute("SET memory_limit = '" + memoryBytes / 1024 + "KiB'");
      setup.apply(connection, statement);
      // After the folders that stay allowed, and in this order: the second keeps it so.
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Makes the folder for what is spilled, and removes what a process that was killed left there.
   * Nothing else may be in it, and no instance may use it yet.
   */
  public static void prepareSpill(Path folder) throws IOException {
    OwnerOnly.makeFolder(folder);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static void set(Connection connection, String name, Object value) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SET " + name + " = ?")) {
      statement.setObject(1, value);
      statement.execute();
    }
  }
}
