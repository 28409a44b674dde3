package dev.spillway.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A body whose peer must not keep us waiting: in all for the timeout, and a second more for each
 * KiB. Our own work between reads does not count. Not thread-safe.
 */
final class TimedBody extends FilterInputStream {
  private static final long NANOS_PER_BYTE = 1_000_000_000L / 1024;

  private final long timeoutNanos;
  private long waitedNanos;
  private long bytes;

  TimedBody(InputStream body, Duration timeout) {
    super(body);
    this.timeoutNanos = timeout.toNanos();
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
    if (count >= 0 && waitedNanos > timeoutNanos + bytes * NANOS_PER_BYTE) {
      throw new ApiException(
          ApiError.TOO_SLOW, "the body came in too slowly; send it again over a faster connection");
    }
    return count;
  }
}
