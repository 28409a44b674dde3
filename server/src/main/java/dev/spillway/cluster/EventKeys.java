package dev.spillway.cluster;

import dev.spillway.database.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;

/** Which node has what came under an idempotency key. Keys are kept as digests. Thread-safe. */
final class EventKeys {
  /** A bit more than a node itself remembers a key, so that it is not forgotten here first. */
  private static final Duration REMEMBERED = Duration.ofHours(25);

  private final Database database;
  private final InstantSource clock;

  EventKeys(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The node that has the key: this one from now on, if none had it. */
  String reserve(String appId, boolean test, String key, String node) {
    String digest = digest(key);
    Instant now = clock.instant();
    return database
        .jdbi()
        .withHandle(handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO event_key (app_id, test, digest, node, reserved_at)
                  VALUES (:app, :test, :digest, :node, :now)
                  ON CONFLICT (app_id, test, digest) DO UPDATE
                    SET node = excluded.node, reserved_at = excluded.reserved_at
                    WHERE event_key.reserved_at <= :forgotten\
                  """)
              .bind("app", appId)
              .bind("test", test)
              .bind("digest", digest)
              .bind("node", node)
              .bind("now", now.toEpochMilli())
              .bind("forgotten", now.minus(REMEMBERED).toEpochMilli())
              .execute();
          return handle
              .createQuery(
                  """
                  SELECT node FROM event_key
                  WHERE app_id = :app AND test = :test AND digest = :digest\
                  """)
              .bind("app", appId)
              .bind("test", test)
              .bind("digest", digest)
              .mapTo(String.class)
              .findOne()
              // A sweep has just removed it; it was too old to count.
              .orElse(node);
        });
  }

  /** Removes what is too old to count. */
  void forget() {
    database.changeRows(handle ->
        handle
            .createUpdate("DELETE FROM event_key WHERE reserved_at <= :forgotten")
            .bind("forgotten", clock.instant().minus(REMEMBERED).toEpochMilli())
            .execute());
  }

  private static String digest(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
