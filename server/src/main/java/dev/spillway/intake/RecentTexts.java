package dev.spillway.intake;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers good ASCII texts that come again and again, so that each is checked and made once. A
 * text takes the place of another one with the same hash; so its memory is bounded by the number of
 * places. Used by one thread.
 */
final class RecentTexts {
  private static final int PLACES = 512;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** Longer ones are seldom the same. */
  private static final int LONGEST = 256;

  private final @Nullable Known[] texts = new Known[PLACES];

  /** A text and its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and made here alone.
  private record Known(String text, byte[] bytes) {}

  /** The text of these bytes, if it is remembered. */
  @Nullable String find(byte[] bytes, int from, int to) {
    Known known = texts[place(bytes, from, to)];
    if (known == null) {
      return null;
    }
    byte[] same = known.bytes();
    return Arrays.equals(bytes, from, to, same, 0, same.length) ? known.text() : null;
  }

  /** Remembers the text of these bytes, if it is not too long. */
  void keep(String text, byte[] bytes, int from, int to) {
    if (to - from <= LONGEST) {
      texts[place(bytes, from, to)] = new Known(text, Arrays.copyOfRange(bytes, from, to));
    }
  }

  /** By their length, and their first and last bytes. */
  private static int place(byte[] bytes, int from, int to) {
    int length = to - from;
    long mixed = length;
    if (length >= Long.BYTES) {
      mixed ^= Words.at(bytes, from) * SPREAD ^ Words.at(bytes, to - Long.BYTES);
    } else {
      for (int i = from; i < to; i++) {
        mixed = mixed << Byte.SIZE ^ bytes[i];
      }
    }
    return (int) ((mixed * SPREAD) >>> (Long.SIZE - Integer.numberOfTrailingZeros(PLACES)));
  }
}
