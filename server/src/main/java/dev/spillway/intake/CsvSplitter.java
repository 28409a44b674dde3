package dev.spillway.intake;

import java.io.IOException;

/**
 * Cuts a CSV body into its records, of which the first is the header. A record ends with a {@code
 * \n} that is outside of quotes, or with the body. Empty lines are passed over, but counted.
 */
final class CsvSplitter {
  private final BodyWindow window;
  private final TextSink sink;
  private long line = 1;
  private long recordLine = 1;
  private boolean inQuotes;
  private boolean tooLong;

  CsvSplitter(BodyWindow window, TextSink sink) {
    this.window = window;
    this.sink = sink;
  }

  /** Reads the body to its end, or to a header that is none. */
  void split() throws IOException {
    int length = 0;
    while (length < window.length() || window.fill()) {
      byte next = window.at(length);
      length++;
      if (next == '"') {
        inQuotes = !inQuotes;
      } else if (next == '\n') {
        line++;
        if (!inQuotes) {
          if (!endRecord(length - 1)) {
            return;
          }
          window.drop(length);
          length = 0;
          recordLine = line;
        }
      }
      if (length > BodyWindow.MAX_TEXT) {
        tooLong = true;
        window.drop(length);
        length = 0;
      }
    }
    atEnd(length);
  }

  private void atEnd(int length) throws IOException {
    if (inQuotes) {
      sink.bad(recordLine, "the body ends inside of quotes that begin in this record");
      sink.stop();
    } else {
      endRecord(length);
    }
  }

  /** Whether the body can be read on. */
  private boolean endRecord(int length) throws IOException {
    int end = length > 0 && window.at(length - 1) == '\r' ? length - 1 : length;
    boolean more = true;
    if (tooLong) {
      sink.bad(recordLine, Problems.TOO_LONG);
      tooLong = false;
    } else if (end > 0) {
      more = sink.text(recordLine, window.bytes(), window.start(), window.start() + end);
    }
    if (!more) {
      sink.stop();
    }
    return more;
  }
}
