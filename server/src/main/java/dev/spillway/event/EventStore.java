package dev.spillway.event;

import java.time.InstantSource;
import java.util.Set;

/**
 * Keeps every acknowledged event exactly once: first in a buffer on this node, then in the open
 * table. Thread-safe.
 */
public final class EventStore implements AutoCloseable {

  private EventStore() {}

  /**
   * Opens or creates the store, finishes what a crash left open, and starts its writer and flush
   * threads.
   *
   * @throws DamagedStoreException when it holds less than it acknowledged; nothing is changed then
   */
  public static EventStore open(EventStoreSettings settings, InstantSource clock) {
    throw new UnsupportedOperationException();
  }

  /**
   * Stores a batch whole or not at all, and returns when it would survive a power cut. Batches that
   * arrive together share one commit.
   *
   * @throws EventStoreException when the outcome is not known to be durable
   */
  public AppendOutcome append(
      EventStream stream, EventBatch batch, java.util.Optional<IdempotencyKey> key) {
    throw new UnsupportedOperationException();
  }

  /** The line behind everything acknowledged so far. Cheap. */
  public Cut cut() {
    throw new UnsupportedOperationException();
  }

  /**
   * Brings everything acknowledged so far into the table and gives the table's state. Those who
   * call together share one flush; it does nothing when the buffer is empty.
   *
   * @throws EventStoreException when the table cannot be written
   */
  public Snapshot flush() {
    throw new UnsupportedOperationException();
  }

  /** Whether the snapshot can still be read. */
  public boolean has(Snapshot snapshot) {
    throw new UnsupportedOperationException();
  }

  /**
   * The files of the snapshot to look into, pruned by partition and by the files' bounds; ordered
   * by day.
   *
   * @throws SnapshotGoneException when it was expired
   */
  public EventFiles plan(Snapshot snapshot, EventQuery query) {
    throw new UnsupportedOperationException();
  }

  /** Lets go of snapshots older than an hour, except the current one and those given. */
  public void expireSnapshots(Set<Long> keep) {
    throw new UnsupportedOperationException();
  }

  /** Whether events can be taken in now. */
  public boolean isHealthy() {
    throw new UnsupportedOperationException();
  }

  /** Stops the threads and closes the buffer; what is in it is flushed by the next opening. */
  @Override
  public void close() {}
}
