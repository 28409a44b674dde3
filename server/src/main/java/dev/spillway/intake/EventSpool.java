package dev.spillway.intake;

import dev.spillway.disk.OwnerOnly;
import dev.spillway.event.Event;
import dev.spillway.event.EventBatch;
import dev.spillway.event.EventBlock;
import dev.spillway.event.EventPacker;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

  private static final Logger LOG = LoggerFactory.getLogger(EventSpool.class);
  private static final int FILE_BUFFER = 256 * 1024;

  private final DiskFloor floor;
  private final int memoryBytes;
  private final EventPacker packer = new EventPacker(this::keep);
  private final List<EventBlock> memory = new ArrayList<>();
  private @Nullable Path file;
  private @Nullable DataOutputStream out;
  private long blocks;
  private long count;
  private long bytes;
  private String remark = "";

  EventSpool(DiskFloor floor, int memoryBytes) {
    this.floor = floor;
    this.memoryBytes = memoryBytes;
  }

  void add(Event event) throws IOException {
    packer.add(event);
    count++;
  }

  /** Says that all events are there, and what the sender is told besides the count. */
  void finish(String text) throws IOException {
    packer.finish();
    if (out != null) {
      out.flush();
    }
    remark = text;
  }

  private void keep(EventBlock block) throws IOException {
    bytes += block.bytes().length;
    blocks++;
    if (out == null && bytes > memoryBytes) {
      out = spill();
    }
    if (out == null) {
      memory.add(block);
    } else {
      write(out, block);
    }
  }

  private DataOutputStream spill() throws IOException {
    Path target = floor.folder().resolve(UUID.randomUUID() + SUFFIX);
    // Named before it is made, so that closing finds it whatever fails from here on.
    file = target;
    OwnerOnly.makeFile(target);
    DataOutputStream spilled =
        new DataOutputStream(
            new BufferedOutputStream(floor.guard(Files.newOutputStream(target)), FILE_BUFFER));
    for (EventBlock block : memory) {
      write(spilled, block);
    }
    memory.clear();
    return spilled;
  }

  private static void write(DataOutputStream to, EventBlock block) throws IOException {
    to.writeInt(block.count());
    to.writeInt(block.texts());
    to.writeInt(block.bytes().length);
    to.write(block.bytes());
  }

  private static EventBlock read(DataInputStream from) throws IOException {
    int events = from.readInt();
    int texts = from.readInt();
    int length = from.readInt();
    byte[] packed = from.readNBytes(length);
    if (packed.length < length) {
      throw new EOFException("the spool ends within a block");
    }
    return new EventBlock(events, texts, packed);
  }

  @Override
  public String remark() {
    return remark;
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
    if (file == null) {
      for (EventBlock block : memory) {
        sink.accept(block);
      }
      return;
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), FILE_BUFFER))) {
      for (long number = 0; number < blocks; number++) {
        sink.accept(read(in));
      }
    }
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
      if (out != null) {
        out.close();
      }
    } finally {
      Files.deleteIfExists(spilled);
    }
  }
}
