package dev.spillway.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body whose peer must not keep us waiting for longer than we have patience. Our own work between
 * reads does not count. Not thread-safe.
 */
final class TimedBody extends FilterInputStream {
  private final Patience patience;
  private long waitedNanos;
  private long bytes;

  TimedBody(InputStream body, Patience patience) {
    super(body);
    this.patience = patience;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    long start = System.nanoTime();
    int count = super.read(target, from, length);
    waitedNanos += System.nanoTime() - start;
    bytes += Math.max(count, 0);
    if (count >= 0 && patience.isOver(waitedNanos, bytes)) {
      throw new ApiException(
          ApiError.TOO_SLOW, "the body came in too slowly; send it again over a faster connection");
    }
    return count;
  }
}
