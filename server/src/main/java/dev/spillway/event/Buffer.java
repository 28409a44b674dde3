package dev.spillway.event;

import dev.spillway.database.DuckDb;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The DuckDB database in which events wait for the table. Thread-safe. After a fault that DuckDB
 * does not survive, it is opened anew once nobody uses it.
 */
final class Buffer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Buffer.class);

  static final String FILE = "buffer.duckdb";
  private static final String SPILL = "tmp";

  private final Path folder;
  private final Path warehouse;
  private final long memoryBytes;
  private final ReentrantReadWriteLock users = new ReentrantReadWriteLock();
  private @Nullable DuckDBConnection root;
  private Reopened reopened = () -> {};

  /** What is to be done whenever the database was opened again. */
  @FunctionalInterface
  interface Reopened {
    void run() throws SQLException;
  }

  /** What to do with a connection of one's own. */
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    T with(DuckDBConnection connection) throws SQLException, E;
  }

  /**
   * The events in the buffer.
   *
   * @param first the smallest sequence number, if there is any event
   * @param last the greatest sequence number, or 0
   * @param bytes roughly what they take
   */
  record Extent(long count, long first, long last, long bytes) {

    /**
     * How many acknowledged events are neither here nor in the table. Numbers are given without
     * gaps, so that their count proves that none is missing between.
     *
     * @param mark the number behind which this extent begins: the table has those up to it
     */
    long missing(long mark, long acknowledged) {
      long greatest = Math.max(mark, last);
      return greatest < acknowledged ? acknowledged - greatest : greatest - mark - count;
    }
  }

  private Buffer(Path folder, Path warehouse, long memoryBytes) {
    this.folder = folder;
    this.warehouse = warehouse;
    this.memoryBytes = memoryBytes;
  }

  /** Opens or creates the buffer; the warehouse is where its files may go. */
  static Buffer open(Path folder, Path warehouse, long memoryBytes)
      throws SQLException, IOException {
    DuckDb.prepareSpill(folder.resolve(SPILL));
    Buffer buffer = new Buffer(folder, warehouse, memoryBytes);
    buffer.root = buffer.start();
    return buffer;
  }

  /** Says once, before the buffer is used, what is to be done when it was opened again. */
  void whenReopened(Reopened action) {
    reopened = action;
  }

  Path file() {
    return folder.resolve(FILE);
  }

  /** Does something on a connection that is closed afterwards. */
  <T, E extends Exception> T use(Work<T, E> work) throws SQLException, E {
    users.readLock().lock();
    try (DuckDBConnection connection = connect()) {
      return work.with(connection);
    } finally {
      users.readLock().unlock();
    }
  }

  /** Whether the database still answers; after a fatal fault DuckDB refuses everything. */
  boolean answers() {
    try {
      return use(connection -> {
        try (Statement statement = connection.createStatement()) {
          return statement.execute("SELECT count(*) FROM idempotency WHERE hash = 0");
        }
      });
    } catch (SQLException e) {
      LOG.error("the buffer no longer answers", e);
      return false;
    }
  }

  /** Closes the database, as soon as nobody uses it, and opens it again. */
  void reopen() throws SQLException {
    users.writeLock().lock();
    try {
      if (root != null) {
        DuckDBConnection broken = root;
        root = null;
        broken.close();
      }
      root = start();
      reopened.run();
    } finally {
      users.writeLock().unlock();
    }
  }

  private DuckDBConnection connect() throws SQLException {
    if (root == null) {
      throw new SQLException("the buffer is closed, or did not open again after a fault");
    }
    return root.duplicate().unwrap(DuckDBConnection.class);
  }

  private DuckDBConnection start() throws SQLException {
    DuckDBConnection connection =
        DuckDb.open(
            file().toString(),
            new DuckDb.Limits(
                memoryBytes,
                folder.resolve(SPILL),
                List.of(folder, warehouse),
                // An automatic checkpoint would hold up commits; the flush makes its own.
                List.of("checkpoint_threshold = '1TiB'")));
    try (Statement statement = connection.createStatement()) {
      // Events of one batch in packed form, with what a flush has to know before it reads them.
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS event_block (first BIGINT NOT NULL, last BIGINT NOT NULL,
            app VARCHAR NOT NULL, test BOOLEAN NOT NULL, received_date TIMESTAMP NOT NULL,
            texts INTEGER NOT NULL, size INTEGER NOT NULL, events BLOB NOT NULL)\
          """);
      // No index: a look-up by the short hash is a scan of a few milliseconds at a million keys.
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS idempotency (hash BIGINT NOT NULL, app VARCHAR NOT NULL,
            test BOOLEAN NOT NULL, key VARCHAR NOT NULL, digest VARCHAR NOT NULL,
            events BIGINT NOT NULL, stored_at TIMESTAMP NOT NULL)\
          """);
      statement.execute(
          "ALTER TABLE idempotency ADD COLUMN IF NOT EXISTS remark VARCHAR DEFAULT ''");
      // The load that the key's events come with, until it is known to be in the table.
      statement.execute("ALTER TABLE idempotency ADD COLUMN IF NOT EXISTS load BIGINT");
      BufferedEvents.register(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** What the buffer holds behind this sequence number, which is the last of a batch. */
  Extent extent(long behind) throws SQLException {
    return use(connection -> extent(connection, behind));
  }

  static Extent extent(Connection connection, long behind) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT coalesce(sum(last - first + 1), 0)::BIGINT, coalesce(min(first), 0),
              coalesce(max(last), 0), coalesce(sum(size), 0)::BIGINT
            FROM event_block WHERE last > ?\
            """)) {
      query.setLong(1, behind);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new Extent(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
      }
    }
  }

  /**
   * Removes the events up to this number, the last of a batch, and the keys of before then; frees
   * their space.
   */
  void remove(long through, Optional<Instant> keysBefore) throws SQLException {
    use(connection -> {
      try (PreparedStatement events =
              connection.prepareStatement("DELETE FROM event_block WHERE last <= ?");
          PreparedStatement keys =
              connection.prepareStatement("DELETE FROM idempotency WHERE stored_at <= ?");
          Statement checkpoint = connection.createStatement()) {
        events.setLong(1, through);
        events.execute();
        if (keysBefore.isPresent()) {
          keys.setObject(1, BufferKeys.local(keysBefore.get()));
          keys.execute();
        }
        checkpoint.execute("CHECKPOINT");
        return true;
      }
    });
  }

  @Override
  public void close() throws SQLException {
    users.writeLock().lock();
    try {
      if (root != null) {
        root.close();
        root = null;
      }
    } finally {
      users.writeLock().unlock();
    }
  }
}
