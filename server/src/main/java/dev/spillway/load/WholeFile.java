package dev.spillway.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** A file that goes as it is, since its form cannot be cut. Streamed from disk. */
final class WholeFile implements Part {
  private static final int BLOCK = 256 * 1024;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Slower than this nothing is worth waiting for. */
  private static final long LEAST_BYTES_A_SECOND = 64 * 1024;

  private final LoadFile file;
  private final String key;
  private final long size;
  private final Progress progress;

  private WholeFile(LoadFile file, String key, long size, Progress progress) {
    this.file = file;
    this.key = key;
    this.size = size;
    this.progress = progress;
  }

  /**
   * Reads the file once for its key.
   *
   * @param read told how much was sent, each byte once even if it is sent again
   */
  static WholeFile of(LoadFile file, LongConsumer read) throws IOException {
    PartKey key = new PartKey(file.format(), 0);
    byte[] block = new byte[BLOCK];
    try (InputStream text = file.openDecoded(count -> {})) {
      int count;
      while ((count = text.read(block)) >= 0) {
        key.add(block, count);
      }
    }
    return new WholeFile(file, key.text(), Files.size(file.path()), new Progress(read));
  }

  /** Passes on what goes beyond the furthest place so far. */
  private record Progress(LongConsumer read, AtomicLong furthest) {
    Progress(LongConsumer read) {
      this(read, new AtomicLong());
    }

    void reach(long place) {
      long before = furthest.getAndAccumulate(place, Math::max);
      if (place > before) {
        read.accept(place - before);
      }
    }
  }

  @Override
  public LoadFile file() {
    return file;
  }

  @Override
  public String key() {
    return key;
  }

  /** It need not be sent. */
  void pass() {
    progress.reach(size);
  }

  @Override
  public String contentEncoding() {
    return file.packing().contentEncoding();
  }

  @Override
  public BodyPublisher publisher() {
    BodyPublisher stream =
        BodyPublishers.ofInputStream(() -> {
          AtomicLong place = new AtomicLong();
          try {
            return file.open(count -> progress.reach(place.addAndGet(count)));
          } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.path(), e);
          }
        });
    return size > 0 ? BodyPublishers.fromPublisher(stream, size) : BodyPublishers.noBody();
  }

  @Override
  public Duration patience() {
    return PATIENCE.plusSeconds(size / LEAST_BYTES_A_SECOND);
  }
}
