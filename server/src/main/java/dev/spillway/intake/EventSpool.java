package dev.spillway.intake;

import dev.spillway.disk.OwnerOnly;
import dev.spillway.event.Event;
import dev.spillway.event.EventBatch;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds the checked events of one body until all of it is checked: in memory while they are few,
 * and then in a file, which goes away when the spool is closed. Not thread-safe.
 */
final class EventSpool implements EventBatch, AutoCloseable {
  static final String SUFFIX = ".spool";

  /** What a row takes in the buffer besides its texts. */
  private static final int ROW_BYTES = 64;

  private static final int FILE_BUFFER = 256 * 1024;

  private final Path folder;
  private final int memoryBytes;
  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable Path file;
  private DataOutputStream out = new DataOutputStream(memory);
  private long count;
  private long bytes;

  EventSpool(Path folder, int memoryBytes) {
    this.folder = folder;
    this.memoryBytes = memoryBytes;
  }

  void add(Event event) throws IOException {
    int before = out.size();
    if (file == null && memory.size() > memoryBytes) {
      spill();
      before = out.size();
    }
    write(event);
    count++;
    bytes += ROW_BYTES + Integer.toUnsignedLong(out.size() - before);
  }

  private void spill() throws IOException {
    Path target = folder.resolve(UUID.randomUUID() + SUFFIX);
    file = target;
    OwnerOnly.makeFile(target);
    OutputStream stream = new BufferedOutputStream(Files.newOutputStream(target), FILE_BUFFER);
    memory.writeTo(stream);
    memory = new ByteArrayOutputStream();
    out = new DataOutputStream(stream);
  }

  private void write(Event event) throws IOException {
    out.writeLong(event.date().toEpochMilli());
    out.writeUTF(event.type());
    out.writeUTF(event.source());
    out.writeUTF(event.token());
    writeOptional(event.installId());
    writeOptional(event.customId());
    writeOptional(event.advertisingId());
    writeOptional(event.id());
    writeOptional(event.attributes());
  }

  private void writeOptional(@Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void forEach(Sink sink) throws IOException {
    out.flush();
    try (DataInputStream in = new DataInputStream(open())) {
      for (long row = 0; row < count; row++) {
        sink.accept(read(in));
      }
    }
  }

  private InputStream open() throws IOException {
    return file == null
        ? new ByteArrayInputStream(memory.toByteArray())
        : new BufferedInputStream(Files.newInputStream(file), FILE_BUFFER);
  }

  private static Event read(DataInputStream in) throws IOException {
    Instant date = Instant.ofEpochMilli(in.readLong());
    return new Event(
        in.readUTF(),
        date,
        in.readUTF(),
        in.readUTF(),
        readOptional(in),
        readOptional(in),
        readOptional(in),
        readOptional(in),
        readOptional(in));
  }

  private static @Nullable String readOptional(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  @Override
  public void close() throws IOException {
    out.close();
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
