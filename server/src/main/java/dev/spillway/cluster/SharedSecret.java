package dev.spillway.cluster;

import dev.spillway.database.Database;
import java.security.SecureRandom;
import java.util.Base64;

/** Random keys that all nodes of a database have; whoever needs one first makes it. */
public final class SharedSecret {
  private static final int BYTES = 32;

  private SharedSecret() {}

  /** The 32 bytes of this name. */
  public static byte[] of(Database database, String name) {
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    String value =
        database.change(handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO shared_secret (name, value) VALUES (:name, :value)
                  ON CONFLICT (name) DO NOTHING\
                  """)
              .bind("name", name)
              .bind("value", Base64.getEncoder().encodeToString(fresh))
              .execute();
          return handle
              .createQuery("SELECT value FROM shared_secret WHERE name = :name")
              .bind("name", name)
              .mapTo(String.class)
              .one();
        });
    return Base64.getDecoder().decode(value);
  }
}
