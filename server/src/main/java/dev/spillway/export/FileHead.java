package dev.spillway.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads the first lines of a file; no line of an export has an end of line within. */
final class FileHead {
  /** Twenty lines of the longest ids, four bytes a character and each a quote, have less. */
  private static final int MOST_BYTES = 1 << 20;

  private static final int PIECE = 8 << 10;

  private FileHead() {}

  static byte[] read(InputStream in, int lines) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(PIECE);
    int left = lines;
    while (left > 0 && head.size() < MOST_BYTES) {
      byte[] piece = in.readNBytes(PIECE);
      if (piece.length == 0) {
        break;
      }
      int end = 0;
      while (end < piece.length && left > 0) {
        if (piece[end] == '\n') {
          left--;
        }
        end++;
      }
      head.write(piece, 0, end);
    }
    return head.toByteArray();
  }
}
