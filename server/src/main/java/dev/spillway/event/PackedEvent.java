package dev.spillway.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an event lies in an {@link EventBlock}: its date in milliseconds, a byte that says which
 * optional texts it has, then its texts, each behind its length in bytes, which is in groups of
 * seven bits. Used for one event after the other; not thread-safe.
 */
final class PackedEvent {
  /** The columns of the texts that each event has, in their order. */
  static final List<String> REQUIRED =
      List.of(EventColumns.EVENT, EventColumns.SOURCE, EventColumns.TOKEN);

  /** The columns of those that it may have. */
  static final List<String> OPTIONAL =
      List.of(
          EventColumns.INSTALL_ID,
          EventColumns.CUSTOM_ID,
          EventColumns.ADVERTISING_ID,
          EventColumns.ID,
          EventColumns.ATTRIBUTES);

  private static final int GROUP = 7;
  private static final int MORE = 1 << GROUP;
  private static final int LONGEST_LENGTH = 5;

  private byte[] bytes;
  private int at;

  /** Prepares to write from the start of memory of its own. */
  PackedEvent(int capacity) {
    bytes = new byte[capacity];
  }

  /** Prepares to read what was written. */
  PackedEvent(byte[] written) {
    bytes = written;
  }

  /** How many bytes were written, or read. */
  int size() {
    return at;
  }

  /** What was written; it begins anew. */
  byte[] take() {
    byte[] written = Arrays.copyOf(bytes, at);
    at = 0;
    return written;
  }

  /** Writes an event behind those before it; gives which optional texts it has. */
  int write(Event event) {
    ensure(Long.BYTES + 1);
    long millis = event.date().toEpochMilli();
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      bytes[at++] = (byte) (millis >> shift);
    }
    int mask = at++;
    write(event.type());
    write(event.source());
    write(event.token());
    int texts = 0;
    texts |= writeIfThere(event.installId(), 1);
    texts |= writeIfThere(event.customId(), 1 << 1);
    texts |= writeIfThere(event.advertisingId(), 1 << 2);
    texts |= writeIfThere(event.id(), 1 << 3);
    texts |= writeIfThere(event.attributes(), 1 << 4);
    bytes[mask] = (byte) texts;
    return texts;
  }

  private int writeIfThere(@Nullable String text, int bit) {
    if (text == null) {
      return 0;
    }
    write(text);
    return bit;
  }

  private void write(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ensure(LONGEST_LENGTH + encoded.length);
    int length = encoded.length;
    while (length >= MORE) {
      bytes[at++] = (byte) (length | MORE);
      length >>>= GROUP;
    }
    bytes[at++] = (byte) length;
    System.arraycopy(encoded, 0, bytes, at, encoded.length);
    at += encoded.length;
  }

  private void ensure(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, at + more));
    }
  }

  /** Reads the date of the next event, in milliseconds. */
  long readDate() {
    long millis = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      millis = millis << Byte.SIZE | (bytes[at++] & 0xff);
    }
    return millis;
  }

  /** Reads, behind the date, which optional texts the event has. */
  int readTexts() {
    return bytes[at++];
  }

  /** Reads the next text, in UTF-8. */
  byte[] readText() {
    int length = readLength();
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** Passes over the next text. */
  void skipText() {
    int length = readLength();
    at += length;
  }

  private int readLength() {
    int length = 0;
    for (int shift = 0; ; shift += GROUP) {
      byte next = bytes[at++];
      length |= (next & (MORE - 1)) << shift;
      if (next >= 0) {
        return length;
      }
    }
  }
}
