package dev.spillway.result;

import dev.spillway.disk.FileWork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The checksum of a file, taken while the file grows, when its bytes come from the page cache. Used
 * by one thread at a time.
 */
final class RunningChecksum {
  private static final int READ_SIZE = 1 << 20;

  private final Path file;
  private final FileWork reading = new FileWork("result-checksum");
  private final MessageDigest digest = sha256();
  private final ByteBuffer buffer = ByteBuffer.allocate(READ_SIZE);
  private long read;

  RunningChecksum(Path file) {
    this.file = file;
  }

  /** Reads on, in the background, up to so many bytes of the file. */
  void readTo(long size) {
    reading.add(() -> {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        read(channel, size);
      }
    });
  }

  /** Reads the rest of the file, which is whole now. */
  ResultFacts finish(FileChannel whole) throws IOException {
    stop();
    read(whole, whole.size());
    return new ResultFacts(read, HexFormat.of().formatHex(digest.digest()));
  }

  /** Waits until nothing is read any more. */
  void stop() throws IOException {
    reading.await();
  }

  private void read(FileChannel channel, long size) throws IOException {
    while (read < size) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), size - read));
      int count = channel.read(buffer, read);
      if (count < 0) {
        throw new IOException("a result became shorter while it was written");
      }
      digest.update(buffer.flip());
      read += count;
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
