package dev.spillway.load;

/**
 * Finds the ends of records, byte by byte: a {@code \n}, which in CSV must be outside of quotes.
 * Not thread-safe.
 */
final class Records {
  private final boolean quotes;
  private boolean inQuotes;
  private boolean atEnd = true;

  Records(LoadFormat format) {
    this.quotes = format == LoadFormat.CSV;
  }

  /** Whether the record ends with this byte, the next one. */
  boolean endsWith(byte next) {
    if (quotes && next == '"') {
      inQuotes = !inQuotes;
    }
    atEnd = next == '\n' && !inQuotes;
    return atEnd;
  }

  boolean isInQuotes() {
    return inQuotes;
  }

  /** Whether the last byte ended a record, or there was none. */
  boolean isAtEnd() {
    return atEnd;
  }
}
