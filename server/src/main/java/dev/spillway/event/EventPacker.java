package dev.spillway.event;

import java.io.IOException;

/** Packs events into blocks, and hands over each block that is full. Not thread-safe. */
public final class EventPacker {
  /** Small enough that many of them fit into memory at once, whatever they hold. */
  private static final int BLOCK = 16 * 1024;

  private final EventBatch.Sink blocks;
  private final PackedEvent packed = new PackedEvent(BLOCK + 1024);
  private int count;
  private int texts;

  /** Prepares to pack for this sink. */
  public EventPacker(EventBatch.Sink blocks) {
    this.blocks = blocks;
  }

  /** Adds an event; it is handed over with a later one, or by {@link #finish}. */
  public void add(Event event) throws IOException {
    texts |= packed.write(event);
    count++;
    if (packed.size() >= BLOCK) {
      finish();
    }
  }

  /** Hands over what is left; more may be added afterwards. */
  public void finish() throws IOException {
    if (count > 0) {
      EventBlock block = new EventBlock(count, texts, packed.take());
      count = 0;
      texts = 0;
      blocks.accept(block);
    }
  }
}
