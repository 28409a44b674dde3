package dev.spillway.client;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** A stream that bytes go into for good, such as standard output. Not thread-safe. */
public final class OpenStream implements Destination {
  private final OutputStream out;
  private final MessageDigest digest = Digests.sha256();
  private long place;

  /** Takes a stream, which stays open. */
  public OpenStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public Mark open(String wish) {
    return Mark.fresh(wish);
  }

  @Override
  public void keep(Mark mark) {
    // The next run cannot know what became of the bytes.
  }

  @Override
  public long place() {
    return place;
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
    digest.update(bytes, 0, length);
    place += length;
  }

  @Override
  public boolean restart() {
    return place == 0;
  }

  @Override
  public String sha256() {
    return Digests.hex(digest.digest());
  }

  @Override
  public void finish() throws IOException {
    out.flush();
  }

  @Override
  public void discard() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
