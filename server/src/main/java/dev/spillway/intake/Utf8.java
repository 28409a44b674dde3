package dev.spillway.intake;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads texts that must be valid UTF-8. Used by one thread. */
final class Utf8 {
  static final String INVALID = "an event must be valid UTF-8";
  static final String BYTE_ORDER_MARK = "the body must begin without a byte-order mark";

  private final CharsetDecoder strict =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  /** The text; empty when it is not valid. */
  Optional<String> read(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    // Java's fast way to decode puts U+FFFD for what is invalid; it may also have been sent.
    boolean valid = text.indexOf('\ufffd') < 0 || isValid(bytes, from, to);
    return valid ? Optional.of(text) : Optional.empty();
  }

  private boolean isValid(byte[] bytes, int from, int to) {
    try {
      strict.decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  static boolean hasByteOrderMark(String text) {
    return text.startsWith("\ufeff");
  }
}
