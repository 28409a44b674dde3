package dev.spillway.event;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * The small forced file with the highest acknowledged sequence number, so that a store that lost
 * acknowledged events is told from one that has them all. It has two slots, written in turns, so
 * that one torn write leaves the other. Not thread-safe.
 */
final class HighWater implements AutoCloseable {
  private static final int SLOTS = 2;

  /** A slot fills a sector, so that the slots cannot tear together. */
  private static final int SLOT = 4096;

  private static final int CONTENT = 2 * Long.BYTES;

  /**
   * What is remembered.
   *
   * @param seq the highest acknowledged sequence number; 0 before the first
   * @param receivedMillis the latest received date given to an event
   */
  record Mark(long seq, long receivedMillis) {}

  private final FileChannel channel;
  private Mark mark;
  private int nextSlot;

  private HighWater(FileChannel channel, Mark mark, int nextSlot) {
    this.channel = channel;
    this.mark = mark;
    this.nextSlot = nextSlot;
  }

  /** Makes the file, with nothing acknowledged, durably. */
  static void create(Path file) throws IOException {
    OwnerOnly.makeFile(file);
    try (HighWater fresh =
        new HighWater(
            FileChannel.open(file, StandardOpenOption.WRITE), new Mark(0, Long.MIN_VALUE), 0)) {
      for (int slot = 0; slot < SLOTS; slot++) {
        fresh.raise(fresh.mark);
      }
    }
    OwnerOnly.forceFolder(OwnerOnly.folderOf(file));
  }

  /**
   * Opens the file.
   *
   * @throws DamagedStoreException when no slot of it is whole
   */
  static HighWater open(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int slot = best(file, bytes);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    return new HighWater(channel, read(bytes, slot).orElseThrow(), 1 - slot);
  }

  /**
   * What the file remembers, without opening it for more.
   *
   * @throws DamagedStoreException when no slot of it is whole
   */
  static Mark peek(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return read(bytes, best(file, bytes)).orElseThrow();
  }

  private static int best(Path file, byte[] bytes) {
    return IntStream.range(0, SLOTS)
        .boxed()
        .filter(slot -> read(bytes, slot).isPresent())
        .max(
            Comparator.comparing(
                slot -> read(bytes, slot).orElseThrow(),
                Comparator.comparingLong(Mark::seq).thenComparingLong(Mark::receivedMillis)))
        .orElseThrow(() ->
            new DamagedStoreException(
                "the file "
                    + file
                    + " is damaged: it no longer says how many events were acknowledged; nothing"
                    + " was changed. Put the folder aside and restore the last backup"));
  }

  Mark mark() {
    return mark;
  }

  /** Remembers, durably. */
  void raise(Mark next) throws IOException {
    ByteBuffer slot = ByteBuffer.allocate(CONTENT + Long.BYTES);
    slot.putLong(next.seq()).putLong(next.receivedMillis());
    slot.putLong(checksum(slot.array())).flip();
    long position = (long) nextSlot * SLOT;
    while (slot.hasRemaining()) {
      position += channel.write(slot, position);
    }
    channel.force(false);
    mark = next;
    nextSlot = 1 - nextSlot;
  }

  private static Optional<Mark> read(byte[] bytes, int slot) {
    int from = slot * SLOT;
    if (bytes.length < from + CONTENT + Long.BYTES) {
      return Optional.empty();
    }
    ByteBuffer content = ByteBuffer.wrap(bytes, from, CONTENT + Long.BYTES).slice();
    byte[] checked = new byte[CONTENT];
    content.get(0, checked);
    Mark mark = new Mark(content.getLong(), content.getLong());
    return content.getLong() == checksum(checked) ? Optional.of(mark) : Optional.empty();
  }

  private static long checksum(byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content, 0, CONTENT);
    return checksum.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
