package dev.spillway.intake;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a body as they come over the wire: counted, and its faults told from a decoder's.
 */
final class PackedStream extends FilterInputStream {
  private long count;
  private boolean failed;

  PackedStream(InputStream wire) {
    super(wire);
  }

  long count() {
    return count;
  }

  /** Whether the wire itself broke. */
  boolean hasFailed() {
    return failed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    try {
      int read = super.read(target, from, length);
      count += Math.max(read, 0);
      return read;
    } catch (IOException | RuntimeException e) {
      failed = true;
      throw e;
    }
  }
}
