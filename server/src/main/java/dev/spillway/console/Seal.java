package dev.spillway.console;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs texts by HMAC-SHA-256 under a key that never leaves the server. Thread-safe. */
final class Seal {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  Seal(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * The signature of a text.
   *
   * @param purpose what it is signed for, so that no signature is good for another purpose
   */
  String sign(String purpose, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] signature = mac.doFinal((purpose + "\n" + text).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HMAC-SHA-256", e);
    }
  }

  /** Whether the signature is this text's; takes as long for a wrong one. */
  boolean isGood(String purpose, String text, String signature) {
    return MessageDigest.isEqual(
        sign(purpose, text).getBytes(StandardCharsets.UTF_8),
        signature.getBytes(StandardCharsets.UTF_8));
  }
}
