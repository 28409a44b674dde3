package dev.spillway.intake;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for bytes eight at a time: a byte of a word is zero just where subtracting one from it sets
 * its highest bit and it had none. A borrow can set bits behind the first such byte, and only
 * there, so the first is always right.
 */
final class Words {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long DELETES = ONES * 0x7f;
  private static final long SPACES = ONES * ' ';

  private Words() {}

  /** Eight bytes of a text, which must be there, as one number. */
  static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** Where the byte is next; the end when it is not there. */
  static int indexOf(byte[] bytes, int from, int to, byte wanted) {
    long pattern = ONES * wanted;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long found = zeros(at(bytes, i) ^ pattern);
      if (found != 0) {
        return i + first(found);
      }
    }
    while (i < to && bytes[i] != wanted) {
      i++;
    }
    return i;
  }

  /** Where the first byte is that is no ASCII letter, or a quote or a backslash; or the end. */
  static int endOfPlain(byte[] bytes, int from, int to) {
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long word = at(bytes, i);
      long found =
          (word & HIGH_BITS)
              | ((word - SPACES) & ~word & HIGH_BITS)
              | zeros(word ^ QUOTES)
              | zeros(word ^ BACKSLASHES)
              | zeros(word ^ DELETES);
      if (found != 0) {
        return i + first(found);
      }
    }
    while (i < to && isPlain(bytes[i])) {
      i++;
    }
    return i;
  }

  private static boolean isPlain(byte letter) {
    return letter >= ' ' && letter != 0x7f && letter != '"' && letter != '\\';
  }

  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }

  private static int first(long found) {
    return Long.numberOfTrailingZeros(found) / Byte.SIZE;
  }
}
