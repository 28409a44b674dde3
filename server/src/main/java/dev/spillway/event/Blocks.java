package dev.spillway.event;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks of the buffer in the order of their events' numbers, a few mebibytes at a time. Used
 * by one thread at a time.
 */
final class Blocks {
  private static final long WINDOW_BYTES = 4L << 20;
  private static final long FIRST_WINDOW = 4096;

  private final DuckDBConnection database;
  private final BufferedEvents.Range range;
  private final Deque<Block> read = new ArrayDeque<>();
  private long behind;
  private long window = FIRST_WINDOW;

  /** A block as it waits. */
  record Block(long first, long last, boolean test, long receivedMicros, PackedEvent events) {}

  Blocks(DuckDBConnection database, BufferedEvents.Range range) {
    this.database = database;
    this.range = range;
    this.behind = range.behind();
  }

  /** The next block; null behind the last. */
  @Nullable Block next() throws SQLException {
    while (read.isEmpty() && behind < range.through()) {
      readMore();
    }
    return read.poll();
  }

  /** Reads the blocks of so many numbers as had the wanted size at the last time. */
  private void readMore() throws SQLException {
    long through = Math.min(range.through(), behind + window);
    long bytes = 0;
    try (DuckDBConnection connection = database.duplicate().unwrap(DuckDBConnection.class);
        PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT first, last, test, epoch_us(received_date), events FROM event_block
                WHERE app = ? AND last > ? AND last <= ? ORDER BY first\
                """)) {
      query.setString(1, range.app());
      query.setLong(2, behind);
      query.setLong(3, through);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          byte[] events = row.getBytes(5);
          bytes += events.length;
          read.add(
              new Block(
                  row.getLong(1),
                  row.getLong(2),
                  row.getBoolean(3),
                  row.getLong(4),
                  new PackedEvent(events)));
        }
      }
    }
    long numbers = through - behind;
    behind = through;
    window = Math.max(1, numbers * WINDOW_BYTES / Math.max(bytes, numbers));
  }
}
