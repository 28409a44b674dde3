package dev.spillway.tenant;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** New keys and ids that nobody can guess. */
final class RandomKeys {
  private static final int KEY_BYTES = 24;
  private static final int ID_BYTES = 6;

  private final SecureRandom random = new SecureRandom();

  /** 192 bits in the letters of URLs. */
  String key() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(KEY_BYTES));
  }

  /** A name that is short enough to type; its table refuses a second one. */
  String shortId() {
    return HexFormat.of().formatHex(bytes(ID_BYTES));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
