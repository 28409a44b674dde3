package dev.spillway.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Ends a download whose reader keeps us waiting for longer than we have patience. */
final class SlowReader {
  private final Patience patience;
  private long waitedNanos;
  private long bytes;

  SlowReader(Patience patience) {
    this.patience = patience;
  }

  void write(Exchange exchange, ByteBuffer buffer) throws IOException {
    bytes += buffer.remaining();
    long start = System.nanoTime();
    exchange.write(buffer, false);
    waitedNanos += System.nanoTime() - start;
    if (patience.isOver(waitedNanos, bytes)) {
      throw new IOException("the download's reader is too slow");
    }
  }
}
