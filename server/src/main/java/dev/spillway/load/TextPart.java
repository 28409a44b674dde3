package dev.spillway.load;

import com.github.luben.zstd.Zstd;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Some whole records of a file. Not thread-safe.
 *
 * <p>Those of a CSV file have its header before them.
 */
final class TextPart implements Part {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LoadFile file;
  private final long offset;
  private final long firstLine;
  private final byte[] header;
  private final byte[] records;
  private Optional<byte[]> packed = Optional.empty();

  /**
   * Takes records.
   *
   * @param offset where they begin in the file, unpacked
   * @param firstLine the line that they begin with, from 1
   * @param header what stands before them in the body, to its end of line; may be empty
   */
  TextPart(LoadFile file, long offset, long firstLine, byte[] header, byte[] records) {
    this.file = file;
    this.offset = offset;
    this.firstLine = firstLine;
    this.header = header;
    this.records = records;
  }

  @Override
  public LoadFile file() {
    return file;
  }

  @Override
  public String key() {
    return new PartKey(file.format(), offset)
        .add(header, header.length)
        .add(records, records.length)
        .text();
  }

  @Override
  public String contentEncoding() {
    return Packing.ZSTD.contentEncoding();
  }

  @Override
  public BodyPublisher publisher() {
    if (packed.isEmpty()) {
      packed = Optional.of(Zstd.compress(body()));
    }
    return BodyPublishers.ofByteArray(packed.get());
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }

  byte[] body() {
    byte[] body = Arrays.copyOf(header, header.length + records.length);
    System.arraycopy(records, 0, body, header.length, records.length);
    return body;
  }

  /** Whether the body's line is of the header, which is wrong for the whole file then. */
  boolean isHeader(long bodyLine) {
    return bodyLine <= lines(header, header.length);
  }

  /** The line in the file that a line of the body is. */
  long fileLine(long bodyLine) {
    return firstLine + bodyLine - 1 - lines(header, header.length);
  }

  /** The same records as two parts; empty when there is one record alone. */
  Optional<Halves> halves() {
    Records ends = new Records(file.format());
    int count = 0;
    for (byte next : records) {
      count += ends.endsWith(next) ? 1 : 0;
    }
    boolean open = records.length > 0 && !ends.isAtEnd();
    int all = open ? count + 1 : count;
    return all < 2 ? Optional.empty() : Optional.of(cut(endOf(all / 2)));
  }

  /** Two parts in the place of one. */
  record Halves(TextPart first, TextPart second) {}

  /** Where the record of this number, from 1, ends. */
  private int endOf(int number) {
    Records ends = new Records(file.format());
    int left = number;
    int end = 0;
    while (left > 0) {
      left -= ends.endsWith(records[end]) ? 1 : 0;
      end++;
    }
    return end;
  }

  private Halves cut(int end) {
    byte[] first = Arrays.copyOf(records, end);
    byte[] second = Arrays.copyOfRange(records, end, records.length);
    return new Halves(
        new TextPart(file, offset, firstLine, header, first),
        new TextPart(file, offset + end, firstLine + lines(records, end), header, second));
  }

  private static int lines(byte[] bytes, int length) {
    int lines = 0;
    for (int i = 0; i < length; i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
    }
    return lines;
  }
}
