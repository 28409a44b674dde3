package dev.spillway.intake;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Keeps a part of the disk free, so that the server goes on when no more events can be taken in.
 * Thread-safe.
 *
 * @param folder where bodies wait
 * @param minFreeBytes how much of its disk is to stay free
 */
record DiskFloor(Path folder, long minFreeBytes) {
  /** So much may be written between two looks. */
  private static final int STRIDE = 4 << 20;

  boolean isReached() {
    return folder.toFile().getUsableSpace() < minFreeBytes;
  }

  /**
   * A stream into a file of the folder, which fails with {@link DiskFullException} at the floor.
   */
  OutputStream guard(OutputStream out) {
    return new Guarded(out);
  }

  /** Looks at the disk every few MiB. */
  private final class Guarded extends FilterOutputStream {
    private int unlooked;

    Guarded(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      grow(1);
      out.write(value);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      grow(length);
      out.write(bytes, from, length);
    }

    private void grow(int length) throws IOException {
      unlooked += length;
      if (unlooked >= STRIDE) {
        unlooked = 0;
        if (isReached()) {
          throw new DiskFullException();
        }
      }
    }
  }
}
