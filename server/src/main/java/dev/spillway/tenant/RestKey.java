package dev.spillway.tenant;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A REST key in the clear: 8 to 256 visible ASCII characters. It is shown once, when it is made;
 * what is kept is its digest. Its {@code toString} shows nothing.
 */
public final class RestKey {
  private final String value;

  private RestKey(String value) {
    this.value = value;
  }

  /** The key, or empty when the text cannot be one. */
  public static Optional<RestKey> of(String text) {
    boolean fits =
        text.length() >= 8
            && text.length() <= 256
            && text.chars().allMatch(character -> character > 0x20 && character < 0x7f);
    return fits ? Optional.of(new RestKey(text)) : Optional.empty();
  }

  /** The key itself; only for printing it once to the one who made it. */
  public String reveal() {
    return value;
  }

  /** Lower-case hex SHA-256 of the key's characters. */
  public String digest() {
    try {
      byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "RestKey[hidden]";
  }
}
