package dev.spillway.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Ends a download whose reader takes less than a KiB a second for longer than the timeout. */
final class SlowReader {
  private static final long NANOS_PER_BYTE = 1_000_000_000L / 1024;

  private final long timeoutNanos;
  private long waitedNanos;
  private long bytes;

  SlowReader(Duration timeout) {
    this.timeoutNanos = timeout.toNanos();
  }

  void write(Exchange exchange, ByteBuffer buffer) throws IOException {
    bytes += buffer.remaining();
    long start = System.nanoTime();
    exchange.write(buffer, false);
    waitedNanos += System.nanoTime() - start;
    if (waitedNanos > timeoutNanos + bytes * NANOS_PER_BYTE) {
      throw new IOException("the download's reader is too slow");
    }
  }
}
