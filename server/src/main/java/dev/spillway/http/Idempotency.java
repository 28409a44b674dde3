package dev.spillway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The {@code Idempotency-Key} header, {@code docs/api.md}, "Bring events in". */
final class Idempotency {
  static final String HEADER = "Idempotency-Key";
  private static final int LONGEST = 255;

  private Idempotency() {}

  /** The header's value, of 1 to 255 visible ASCII characters. */
  static Optional<String> key(Exchange exchange) {
    List<String> values = exchange.headers().getValuesList(HEADER);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    String value = values.getFirst();
    boolean fine =
        values.size() == 1
            && !value.isEmpty()
            && value.length() <= LONGEST
            && value.chars().allMatch(character -> character > 0x20 && character < 0x7f);
    if (!fine) {
      throw new ApiException(
          ApiError.MALFORMED_PARAMETER,
          HEADER + " must be one header of 1 to " + LONGEST + " visible ASCII characters");
    }
    return Optional.of(value);
  }

  static ApiException reused() {
    return new ApiException(
        ApiError.MALFORMED_PARAMETER,
        "this " + HEADER + " came with another call in the last 24 hours; send a new one");
  }

  /** What makes two calls the same: where they go, and their bytes. */
  static String digest(String path, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(path.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
