package dev.spillway.intake;

import java.io.IOException;
import java.util.Arrays;

/**
 * The part of a body that is looked at: bytes are added behind and dropped in front. Offsets count
 * from the first byte that was not dropped. Its memory is bounded by twice {@link #MAX_TEXT}, as
 * long as nobody keeps more than that much undropped.
 */
final class BodyWindow {
  /** The longest text of one event, in bytes. All fields at their limits fit in less than half. */
  static final int MAX_TEXT = 64 * 1024;

  private static final int FIRST_SIZE = 64 * 1024;

  private final Body body;
  private byte[] bytes = new byte[FIRST_SIZE];
  private int start;
  private int end;

  BodyWindow(Body body) {
    this.body = body;
  }

  /** Adds bytes behind; false at the body's end. */
  boolean fill() throws IOException {
    if (end == bytes.length) {
      makeRoom();
    }
    int count = body.read(bytes, end, bytes.length - end);
    if (count < 0) {
      return false;
    }
    end += count;
    return true;
  }

  int length() {
    return end - start;
  }

  byte at(int offset) {
    return bytes[start + offset];
  }

  /** Where the byte is next, from the offset on; -1 when it is not there yet. */
  int indexOf(byte wanted, int offset) {
    int found = Words.indexOf(bytes, start + offset, end, wanted);
    return found < end ? found - start : -1;
  }

  /** Lets go of the first bytes. */
  void drop(int count) {
    start += count;
    if (start == end) {
      start = 0;
      end = 0;
    }
  }

  /** The array that the window lies in, from {@link #start} on; it changes with {@link #fill}. */
  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  private void makeRoom() {
    int length = length();
    if (length > bytes.length / 2) {
      if (bytes.length >= 2 * MAX_TEXT) {
        throw new IllegalStateException("a text was kept beyond its limit");
      }
      bytes = Arrays.copyOfRange(bytes, start, start + 2 * bytes.length);
    } else {
      System.arraycopy(bytes, start, bytes, 0, length);
    }
    start = 0;
    end = length;
  }
}
