package dev.spillway.intake;

import java.io.IOException;

/**
 * Cuts an NDJSON body into its lines. A line ends with {@code \n} or with the body; a {@code \r}
 * before that is JSON's white space. Lines of white space alone are passed over, but counted.
 */
final class NdjsonSplitter {
  private final BodyWindow window;
  private final TextSink sink;
  private long line = 1;
  private boolean tooLong;

  NdjsonSplitter(BodyWindow window, TextSink sink) {
    this.window = window;
    this.sink = sink;
  }

  /** Reads the body to its end, whatever is in it. */
  void split() throws IOException {
    int searched = 0;
    do {
      int newline = window.indexOf((byte) '\n', searched);
      while (newline >= 0) {
        endLine(newline);
        window.drop(newline + 1);
        line++;
        newline = window.indexOf((byte) '\n', 0);
      }
      if (window.length() > BodyWindow.MAX_TEXT) {
        tooLong = true;
        window.drop(window.length());
      }
      searched = window.length();
    } while (window.fill());
    endLine(window.length());
  }

  private void endLine(int length) throws IOException {
    if (tooLong || length > BodyWindow.MAX_TEXT) {
      sink.bad(line, Problems.TOO_LONG);
    } else if (!isBlank(length)) {
      sink.text(line, window.bytes(), window.start(), window.start() + length);
    }
    tooLong = false;
  }

  private boolean isBlank(int length) {
    for (int i = 0; i < length; i++) {
      if (!JsonSplitter.isWhiteSpace(window.at(i))) {
        return false;
      }
    }
    return true;
  }
}
