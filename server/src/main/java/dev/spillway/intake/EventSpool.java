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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the checked events of one body until all of it is checked: in memory while they are few,
 * and then in a file, which goes away when the spool is closed. Not thread-safe.
 */
final class EventSpool implements EventBatch, AutoCloseable {
  static final String SUFFIX = ".spool";

  /** What a row takes in the buffer besides its texts. */
  static final int ROW_BYTES = 64;

  private static final Logger LOG = LoggerFactory.getLogger(EventSpool.class);
  private static final int FILE_BUFFER = 256 * 1024;

  private final DiskFloor floor;
  private final int memoryBytes;
  private final ByteArrayOutputStream row = new ByteArrayOutputStream();
  private final DataOutputStream rowFields = new DataOutputStream(row);
  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private OutputStream out = memory;
  private @Nullable Path file;
  private long count;
  private long bytes;
  private String remark = "";

  EventSpool(DiskFloor floor, int memoryBytes) {
    this.floor = floor;
    this.memoryBytes = memoryBytes;
  }

  void add(Event event) throws IOException {
    row.reset();
    write(event);
    if (file == null && (long) memory.size() + row.size() > memoryBytes) {
      spill();
    }
    row.writeTo(out);
    count++;
    bytes += ROW_BYTES + row.size();
  }

  /** Says what the sender is told besides the count. */
  void remark(String text) {
    remark = text;
  }

  @Override
  public String remark() {
    return remark;
  }

  private void spill() throws IOException {
    Path target = floor.folder().resolve(UUID.randomUUID() + SUFFIX);
    // Named before it is made, so that closing finds it whatever fails from here on.
    file = target;
    OwnerOnly.makeFile(target);
    out = new BufferedOutputStream(floor.guard(Files.newOutputStream(target)), FILE_BUFFER);
    memory.writeTo(out);
    memory = new ByteArrayOutputStream(0);
  }

  private void write(Event event) throws IOException {
    rowFields.writeLong(event.date().toEpochMilli());
    rowFields.writeUTF(event.type());
    rowFields.writeUTF(event.source());
    rowFields.writeUTF(event.token());
    writeOptional(event.installId());
    writeOptional(event.customId());
    writeOptional(event.advertisingId());
    writeOptional(event.id());
    writeOptional(event.attributes());
  }

  private void writeOptional(@Nullable String text) throws IOException {
    rowFields.writeBoolean(text != null);
    if (text != null) {
      rowFields.writeUTF(text);
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
      for (long number = 0; number < count; number++) {
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

  /**
   * Lets go of the events. It does not throw: by now they are stored or refused, and that must
   * reach the client. A file that cannot be removed goes at the next start.
   */
  @Override
  public void close() {
    if (file == null) {
      return;
    }
    try {
      closeAndDelete(file);
    } catch (IOException e) {
      LOG.warn("the spool {} could not be removed; the next start removes it", file, e);
    }
  }

  private void closeAndDelete(Path spilled) throws IOException {
    try {
      out.close();
    } finally {
      Files.deleteIfExists(spilled);
    }
  }
}
