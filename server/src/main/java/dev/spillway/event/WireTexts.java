package dev.spillway.event;

import java.util.Optional;

/** The rule for ids as producers send them, {@code docs/api.md}, "Bring events in". */
public final class WireTexts {
  private WireTexts() {}

  /** What is wrong with the text, if anything is; the message does not hold it. */
  public static Optional<String> problem(String field, String text, int longest) {
    int length = 0;
    boolean fine = !text.isEmpty();
    for (int i = 0; i < text.length() && fine; length++) {
      int point = text.codePointAt(i);
      fine = point > 0x1f && point != 0x7f && (point < 0xd800 || point > 0xdfff);
      i += Character.charCount(point);
    }
    return fine && length <= longest
        ? Optional.empty()
        : Optional.of(
            field
                + " must have 1 to "
                + longest
                + " characters, without control characters and lone surrogates");
  }
}
