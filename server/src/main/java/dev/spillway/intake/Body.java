package dev.spillway.intake;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The decoded bytes of a body as they come in: limited, and digested where that is wanted. Not
 * thread-safe.
 */
final class Body implements AutoCloseable {
  /** More is a bomb, or the same event over and over. */
  private static final long MOST_UNPACKED_PER_BYTE = 500;

  /** So much may come of any few bytes. */
  private static final long ALWAYS_UNPACKED = 16L << 20;

  private final PackedStream packed;
  private final BodyEncoding encoding;
  private final long limit;
  private final @Nullable MessageDigest digest;
  private @Nullable InputStream decoded;
  private long count;

  /**
   * Prepares to read a body.
   *
   * @param limit how many decoded bytes it may have
   * @param digested whether {@link #digest} will be asked for
   */
  Body(InputStream wire, BodyEncoding encoding, long limit, boolean digested) {
    this.packed = new PackedStream(wire);
    this.encoding = encoding;
    this.limit = limit;
    this.digest = digested ? sha256() : null;
  }

  /**
   * Reads what is there, at least one byte.
   *
   * @return how many bytes were read, or -1 at the end
   * @throws BodyTooLargeException when the body has more bytes than the limit, or far more than
   *     were sent
   * @throws BadBodyException when it is not packed as it is said to be, or ends early
   */
  int read(byte[] bytes, int from, int length) throws IOException {
    int read = decode(bytes, from, length);
    if (read > 0) {
      count += read;
      checkSize();
      if (digest != null) {
        digest.update(bytes, from, read);
      }
    }
    return read;
  }

  private int decode(byte[] bytes, int from, int length) throws IOException {
    try {
      if (decoded == null) {
        decoded = encoding.decode(packed);
      }
      return decoded.read(bytes, from, length);
    } catch (IOException e) {
      if (encoding == BodyEncoding.PLAIN || packed.hasFailed()) {
        throw e;
      }
      throw new BadBodyException(encoding.fault(), e);
    }
  }

  private void checkSize() throws BodyTooLargeException {
    if (count > limit) {
      throw new BodyTooLargeException(
          "the body must have at most "
              + limit
              + " bytes when unpacked; send the events in several bodies");
    }
    if (count > ALWAYS_UNPACKED && count / MOST_UNPACKED_PER_BYTE > packed.count()) {
      throw new BodyTooLargeException(
          "the body must unpack to at most %d times its packed size; send it less packed"
              .formatted(MOST_UNPACKED_PER_BYTE));
    }
  }

  /** The lower-case hex SHA-256 of all that was read; to be asked once, of a digested body. */
  String digest() {
    if (digest == null) {
      throw new IllegalStateException("this body is not digested");
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Lets go of what the decoder holds; the wire stays open. */
  @Override
  public void close() throws IOException {
    if (decoded != null && encoding != BodyEncoding.PLAIN) {
      decoded.close();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
