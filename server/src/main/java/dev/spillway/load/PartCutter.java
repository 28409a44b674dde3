package dev.spillway.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Cuts the text of an NDJSON or CSV file into parts of whole records, at the same places each time.
 * Holds one part in memory, whatever the file is like. Not thread-safe.
 */
final class PartCutter {
  /** The server refuses longer records, so that no more of one is kept than shows its length. */
  private static final int LONGEST_RECORD = 64 * 1024;

  private static final int BLOCK = 256 * 1024;

  private final LoadFile file;
  private final InputStream text;
  private final int partBytes;
  private final Records records;
  private final byte[] block = new byte[BLOCK];
  private int next;
  private int end;

  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private Optional<byte[]> header = Optional.empty();
  private long offset;
  private long line = 1;
  private boolean atEnd;

  /** Takes over the file's text, which the caller closes. */
  PartCutter(LoadFile file, InputStream text, int partBytes) {
    this.file = file;
    this.text = text;
    this.partBytes = partBytes;
    this.records = new Records(file.format());
  }

  /** The next part; empty when there is none any more. */
  Optional<TextPart> next() throws IOException {
    boolean first = header.isEmpty();
    if (first) {
      readHeader();
    }
    long partOffset = offset;
    long partLine = line;
    content.reset();
    boolean joins = true;
    while (joins && !atEnd && content.size() < partBytes) {
      joins = readRecord();
    }
    byte[] head = header.orElseThrow();
    // A header alone is sent too, since it may be wrong.
    boolean any = content.size() > 0 || (first && head.length > 0);
    return any
        ? Optional.of(new TextPart(file, partOffset, partLine, head, content.toByteArray()))
        : Optional.empty();
  }

  /** The first record that is not empty; what stands before it says nothing. */
  private void readHeader() throws IOException {
    content.reset();
    if (file.format() == LoadFormat.CSV) {
      boolean blank = true;
      while (blank && !atEnd) {
        content.reset();
        readRecord();
        blank = isBlank(content.toByteArray());
      }
      if (!blank && atEnd && !records.isAtEnd()) {
        content.write('\n');
      }
    }
    header = Optional.of(content.toByteArray());
  }

  private static boolean isBlank(byte[] record) {
    for (byte next : record) {
      if (next != '\r' && next != '\n') {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds the next record to the content; whether another can follow it, so that lines still count.
   */
  private boolean readRecord() throws IOException {
    int start = content.size();
    long lineBefore = line;
    long length = 0;
    boolean ended = false;
    while (!ended && fill()) {
      int from = next;
      while (next < end && !ended) {
        byte now = block[next];
        next++;
        ended = records.endsWith(now);
        line += now == '\n' ? 1 : 0;
      }
      int kept = Math.clamp(LONGEST_RECORD + 1 - length, 0, next - from);
      content.write(block, from, kept);
      length += next - from;
    }
    offset += length;
    boolean cut = length > LONGEST_RECORD + 1;
    if (cut) {
      closeQuotes(start);
      content.write('\n');
    }
    return !cut || line - lineBefore <= 1;
  }

  /** A record that was cut off must not swallow what comes behind it. */
  private void closeQuotes(int start) {
    Records kept = new Records(file.format());
    byte[] bytes = content.toByteArray();
    for (int i = start; i < bytes.length; i++) {
      kept.endsWith(bytes[i]);
    }
    if (kept.isInQuotes()) {
      content.write('"');
    }
  }

  private boolean fill() throws IOException {
    if (next == end) {
      end = Math.max(0, text.read(block, 0, BLOCK));
      next = 0;
      atEnd = end == 0;
    }
    return !atEnd;
  }
}
