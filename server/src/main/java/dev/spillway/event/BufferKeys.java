package dev.spillway.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** The idempotency keys of the buffer, stored in the transaction of the events they guard. */
final class BufferKeys {
  static final Duration REMEMBERED = Duration.ofHours(24);

  private BufferKeys() {}

  /** What became of the batch that came under the key before, if one did in time. */
  static Optional<AppendOutcome> find(
      Connection connection, EventStream stream, IdempotencyKey key, Instant now)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT digest, events, remark, load FROM idempotency
            WHERE hash = ? AND app = ? AND test = ? AND key = ? AND stored_at > ?\
            """)) {
      query.setLong(1, hash(stream, key));
      query.setString(2, stream.appId());
      query.setBoolean(3, stream.test());
      query.setString(4, key.value());
      query.setObject(5, local(now.minus(REMEMBERED)));
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        if (!row.getString(1).equals(key.digest())) {
          return Optional.of(new AppendOutcome.KeyReused());
        }
        return Optional.of(
            row.getObject(4) == null
                ? new AppendOutcome.Stored(row.getLong(2), true, row.getString(3))
                : new AppendOutcome.InFlight());
      }
    }
  }

  /**
   * Adds a key and what its sender is answered.
   *
   * @param load the load that has to be in the table before that is true, if it is one
   */
  static void add(
      Connection connection,
      EventStream stream,
      IdempotencyKey key,
      AppendOutcome.Stored answer,
      Optional<Long> load,
      Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO idempotency (hash, app, test, key, digest, events, stored_at, remark, load)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """)) {
      insert.setLong(1, hash(stream, key));
      insert.setString(2, stream.appId());
      insert.setBoolean(3, stream.test());
      insert.setString(4, key.value());
      insert.setString(5, key.digest());
      insert.setLong(6, answer.count());
      insert.setObject(7, local(now));
      insert.setString(8, answer.remark());
      insert.setObject(9, load.orElse(null));
      insert.execute();
    }
  }

  static LocalDateTime local(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static long hash(EventStream stream, IdempotencyKey key) {
    String text = stream.appId() + '\n' + stream.test() + '\n' + key.value();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
