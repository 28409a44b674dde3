package dev.spillway.event;

import java.util.ArrayDeque;
import java.util.Deque;

/** Counts what waits in the buffer, so that it stays within its limits. Thread-safe. */
final class BufferRoom {
  private final long maxRows;
  private final long maxBytes;
  private final Deque<Part> parts = new ArrayDeque<>();
  private long rows;
  private long bytes;

  /** What was committed together, up to this sequence number. */
  private record Part(long through, long rows, long bytes, long sinceNanos) {}

  BufferRoom(long maxRows, long maxBytes) {
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
  }

  /**
   * Whether a batch fits, beside what the same commit takes already. An empty buffer has room for
   * any one batch, or there would be bodies that are refused for ever.
   */
  synchronized boolean has(long takenRows, long takenBytes, EventBatch batch) {
    boolean first = rows + takenRows == 0;
    boolean fits =
        rows + takenRows + batch.count() <= maxRows
            && bytes + takenBytes + batch.bytes() <= maxBytes;
    return fits || first || batch.count() == 0;
  }

  synchronized void add(long through, long addedRows, long addedBytes) {
    parts.add(new Part(through, addedRows, addedBytes, System.nanoTime()));
    rows += addedRows;
    bytes += addedBytes;
  }

  synchronized void removeThrough(long through) {
    while (!parts.isEmpty() && parts.getFirst().through() <= through) {
      Part gone = parts.removeFirst();
      rows -= gone.rows();
      bytes -= gone.bytes();
    }
  }

  synchronized void clear() {
    parts.clear();
    rows = 0;
    bytes = 0;
  }

  synchronized long rows() {
    return rows;
  }

  synchronized long bytes() {
    return bytes;
  }

  /** How long the oldest waits; 0 when nothing does. */
  synchronized long ageNanos() {
    return parts.isEmpty() ? 0 : System.nanoTime() - parts.getFirst().sinceNanos();
  }
}
