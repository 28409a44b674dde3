package dev.spillway.intake;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Remembers ASCII texts that come again and again, so that each is made once. A text takes the
 * place of another one with the same last bits of its hash; so its memory is bounded by the number
 * of places. Used by one thread.
 */
final class RecentTexts {
  private static final int PLACES = 512;

  /** Longer ones are seldom the same. */
  private static final int LONGEST = 256;

  private final @Nullable String[] texts = new String[PLACES];

  /** The text of these bytes. */
  String text(byte[] bytes, int from, int to) {
    String known = find(bytes, from, to);
    if (known != null) {
      return known;
    }
    String text = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    keep(text);
    return text;
  }

  /** The text of these bytes, if it is remembered. */
  @Nullable String find(byte[] bytes, int from, int to) {
    if (to - from > LONGEST) {
      return null;
    }
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    String text = texts[place(hash)];
    return text != null && isSame(text, bytes, from, to) ? text : null;
  }

  /** Remembers the text, if it is not too long. */
  void keep(String text) {
    if (text.length() <= LONGEST) {
      // Java's own hash of an ASCII text is the one above.
      texts[place(text.hashCode())] = text;
    }
  }

  private static int place(int hash) {
    return (hash ^ hash >>> 16) & PLACES - 1;
  }

  private static boolean isSame(String text, byte[] bytes, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}
