package dev.spillway.intake;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The decoded bytes of a body as they come in: limited, and digested where that is wanted. */
final class Body {
  private final InputStream stream;
  private final @Nullable MessageDigest digest;
  private long left;

  private Body(InputStream stream, long limit, @Nullable MessageDigest digest) {
    this.stream = stream;
    this.digest = digest;
    this.left = limit;
  }

  static Body plain(InputStream stream, long limit) {
    return new Body(stream, limit, null);
  }

  static Body digested(InputStream stream, long limit) {
    try {
      return new Body(stream, limit, MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /**
   * Reads what is there, at least one byte.
   *
   * @return how many bytes were read, or -1 at the end
   * @throws BodyTooLargeException when the body has more bytes than the limit
   */
  int read(byte[] bytes, int from, int length) throws IOException {
    int count = stream.read(bytes, from, length);
    if (count > left) {
      throw new BodyTooLargeException();
    }
    if (count > 0) {
      left -= count;
      if (digest != null) {
        digest.update(bytes, from, count);
      }
    }
    return count;
  }

  /** The lower-case hex SHA-256 of all that was read; to be asked once, of a digested body. */
  String digest() {
    if (digest == null) {
      throw new IllegalStateException("this body is not digested");
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
