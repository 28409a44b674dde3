package dev.spillway.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.apache.commons.io.input.BoundedInputStream;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Some bytes of a local file that will not change any more, and their checksum.
 *
 * @param md5 in the form of the header {@code Content-MD5}, by which the store checks what it got
 */
record FilePiece(Path file, long from, long length, String md5) {
  private static final int BUFFER = 256 * 1024;

  static FilePiece of(Path file, long from, long length) throws IOException {
    MessageDigest md5 = newMd5();
    byte[] buffer = new byte[BUFFER];
    long left = length;
    try (InputStream in = stream(file, from)) {
      while (left > 0) {
        int count = in.read(buffer, 0, (int) Math.min(BUFFER, left));
        if (count < 0) {
          throw new IOException("a file became shorter while it was uploaded");
        }
        md5.update(buffer, 0, count);
        left -= count;
      }
    }
    return new FilePiece(file, from, length, Base64.getEncoder().encodeToString(md5.digest()));
  }

  private static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has MD5", e);
    }
  }

  /** Read anew for each attempt. */
  RequestBody body() {
    return RequestBody.fromContentProvider(
        () -> {
          try {
            return BoundedInputStream.builder()
                .setInputStream(stream(file, from))
                .setMaxCount(length)
                .get();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        length,
        "application/octet-stream");
  }

  private static InputStream stream(Path file, long from) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    return Channels.newInputStream(channel.position(from));
  }
}
