package dev.spillway.load;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes the idempotency key of a part: a digest of its form, its place and its decoded bytes. So
 * equal parts at two places of a file are two, and a part that is sent again is the same.
 */
final class PartKey {
  private final MessageDigest digest;

  PartKey(LoadFormat format, long offset) {
    digest = sha256();
    digest.update((format + " " + offset + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  PartKey add(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
    return this;
  }

  String text() {
    return "load-" + HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
