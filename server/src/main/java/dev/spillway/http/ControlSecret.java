package dev.spillway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** What tells that a caller may read the server's data folder; new at each start. */
public record ControlSecret(String reveal) {
  private static final int BYTES = 32;

  public static ControlSecret random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new ControlSecret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Compares in a time that tells nothing. */
  boolean matches(String shown) {
    return MessageDigest.isEqual(
        reveal.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "ControlSecret[]";
  }
}
