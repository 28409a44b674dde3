package dev.spillway.load;

import dev.spillway.client.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Makes the idempotency key of a part: a digest of its form, its place and its decoded bytes. So
 * equal parts at two places of a file are two, and a part that is sent again is the same.
 */
final class PartKey {
  private final MessageDigest digest;

  PartKey(LoadFormat format, long offset) {
    digest = Digests.sha256();
    digest.update((format + " " + offset + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  PartKey add(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
    return this;
  }

  String text() {
    return "load-" + HexFormat.of().formatHex(digest.digest());
  }
}
