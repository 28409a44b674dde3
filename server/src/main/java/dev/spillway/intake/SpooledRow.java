package dev.spillway.intake;

import dev.spillway.event.Event;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event as bytes: their number, the date, then each text with its length. It is used for one
 * event after the other, so that it takes no memory for each. Used by one thread.
 */
final class SpooledRow {
  private static final int TEXTS = 8;
  private static final int ABSENT = -1;

  private ByteBuffer bytes = ByteBuffer.allocate(1024);

  /** Takes the event. */
  void set(Event event) {
    bytes.clear();
    bytes.putInt(0).putLong(event.date().toEpochMilli());
    put(event.type());
    put(event.source());
    put(event.token());
    put(event.installId());
    put(event.customId());
    put(event.advertisingId());
    put(event.id());
    put(event.attributes());
    bytes.flip();
    bytes.putInt(0, bytes.limit() - Integer.BYTES);
  }

  private void put(@Nullable String text) {
    byte[] encoded = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    ensure(Integer.BYTES + encoded.length);
    bytes.putInt(text == null ? ABSENT : encoded.length).put(encoded);
  }

  private void ensure(int more) {
    if (bytes.remaining() < more) {
      int position = bytes.position();
      bytes =
          ByteBuffer.wrap(
              Arrays.copyOf(bytes.array(), Math.max(2 * bytes.capacity(), position + more)));
      bytes.position(position);
    }
  }

  /** How many bytes it has. */
  int size() {
    return bytes.limit();
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes.array(), 0, bytes.limit());
  }

  /** Reads the next event that {@link #writeTo} wrote. */
  Event readFrom(InputStream in) throws IOException {
    bytes.clear();
    fill(in, Integer.BYTES);
    int length = bytes.getInt(0);
    bytes.clear();
    ensure(length);
    fill(in, length);
    bytes.position(0).limit(length);
    Instant date = Instant.ofEpochMilli(bytes.getLong());
    @Nullable String[] texts = new String[TEXTS];
    for (int i = 0; i < TEXTS; i++) {
      texts[i] = text();
    }
    return new Event(
        Objects.requireNonNull(texts[0]),
        date,
        Objects.requireNonNull(texts[1]),
        Objects.requireNonNull(texts[2]),
        texts[3],
        texts[4],
        texts[5],
        texts[6],
        texts[7]);
  }

  private void fill(InputStream in, int length) throws IOException {
    if (in.readNBytes(bytes.array(), 0, length) < length) {
      throw new EOFException("the spool ends within an event");
    }
  }

  private @Nullable String text() {
    int length = bytes.getInt();
    if (length == ABSENT) {
      return null;
    }
    String text = new String(bytes.array(), bytes.position(), length, StandardCharsets.UTF_8);
    bytes.position(bytes.position() + length);
    return text;
  }
}
