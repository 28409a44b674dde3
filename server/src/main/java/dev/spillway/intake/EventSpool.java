package dev.spillway.intake;

import dev.spillway.disk.OwnerOnly;
import dev.spillway.event.Event;
import dev.spillway.event.EventBatch;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private final SpooledRow row = new SpooledRow();
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
    row.set(event);
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
    SpooledRow read = new SpooledRow();
    try (InputStream in = open()) {
      for (long number = 0; number < count; number++) {
        sink.accept(read.readFrom(in));
      }
    }
  }

  private InputStream open() throws IOException {
    return file == null
        ? new ByteArrayInputStream(memory.toByteArray())
        : new BufferedInputStream(Files.newInputStream(file), FILE_BUFFER);
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
