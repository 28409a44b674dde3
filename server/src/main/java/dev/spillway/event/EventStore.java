package dev.spillway.event;

import dev.spillway.diagnosis.Finding;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps every acknowledged event exactly once: first in a buffer on this node, then in the open
 * table. Thread-safe.
 */
public final class EventStore implements AutoCloseable {
  private static final Duration SNAPSHOTS_KEPT = Duration.ofHours(1);

  private final String node;
  private final StoreFolders folders;
  private final StoreParts parts;
  private final InstantSource clock;

  private EventStore(EventStoreSettings settings, StoreParts parts, InstantSource clock) {
    this.node = settings.node();
    this.folders = StoreFolders.of(settings.folder());
    this.parts = parts;
    this.clock = clock;
  }

  /**
   * Opens or creates the store, finishes what a crash left open, and starts its writer and flush
   * threads.
   *
   * @throws DamagedStoreException when it holds less than it acknowledged; no event is touched then
   * @throws StoreInUseException when another process has it open
   * @throws EventStoreException when its folder cannot be used
   */
  public static EventStore open(EventStoreSettings settings, InstantSource clock) {
    return open(settings, clock, point -> {});
  }

  /** As {@link #open(EventStoreSettings, InstantSource)}, for tests that end the process there. */
  static EventStore open(
      EventStoreSettings settings, InstantSource clock, Consumer<CrashPoint> crash) {
    return new EventStore(settings, StoreParts.open(settings, clock, crash), clock);
  }

  /**
   * Stores a batch whole or not at all, and returns when it would survive a power cut. Batches that
   * arrive together share one commit.
   *
   * @throws EventStoreException when the outcome is not known to be durable
   */
  public AppendOutcome append(EventStream stream, EventBatch batch, Optional<IdempotencyKey> key) {
    return parts.writerThread().append(new Append(stream, batch, key));
  }

  /**
   * What became of the batch that came under this key in the last 24 hours; empty when none did.
   *
   * @throws EventStoreException when the store cannot be read
   */
  public Optional<AppendOutcome> recall(EventStream stream, IdempotencyKey key) {
    try {
      return parts
          .buffer()
          .use(connection -> BufferKeys.find(connection, stream, key, clock.instant()));
    } catch (SQLException e) {
      throw new EventStoreException("the buffer cannot be read", e);
    }
  }

  /** The line behind everything acknowledged so far. Cheap. */
  public Cut cut() {
    return new Cut(node, parts.writer().acknowledged());
  }

  /**
   * Brings everything acknowledged so far into the table and gives the table's state. Those who
   * call together share one flush; it does nothing when the buffer is empty.
   *
   * @throws EventStoreException when the table cannot be written
   */
  public Snapshot flush() {
    parts.flushThread().await(parts.writer().acknowledged());
    return parts.table().current();
  }

  /** The table's state, whatever the buffer holds. */
  Snapshot currentSnapshot() {
    return parts.table().current();
  }

  /** Whether the snapshot can still be read. */
  public boolean has(Snapshot snapshot) {
    return parts.table().has(snapshot);
  }

  /**
   * The files of the snapshot to look into, pruned by partition and by the files' bounds; ordered
   * by day.
   *
   * @throws SnapshotGoneException when it was expired
   */
  public EventFiles plan(Snapshot snapshot, EventQuery query) {
    return parts.table().plan(snapshot, query);
  }

  /** Lets go of snapshots older than an hour, except the current one and those given. */
  public void expireSnapshots(Set<Long> keep) {
    parts.table().expire(clock.instant().minus(SNAPSHOTS_KEPT), keep);
  }

  /** Whether events can be taken in and brought into the table now. */
  public boolean isHealthy() {
    return parts.writerThread().isHealthy() && parts.flushThread().isHealthy();
  }

  /** Looks whether everything that was acknowledged is there, while the store is in use. */
  public List<Finding> examine() {
    return new StoreInspection(
            folders, node, clock, new StoreInspection.OpenBuffer(parts.buffer(), parts.writer()))
        .findings();
  }

  /**
   * The same for a store that is not open. Nothing of it is changed.
   *
   * @throws StoreInUseException when another process has it open
   */
  public static List<Finding> examine(EventStoreSettings settings, InstantSource clock) {
    return StoreInspection.ofClosed(settings, clock);
  }

  /** Stops the threads and closes the buffer; what is in it is flushed by the next opening. */
  @Override
  public void close() {
    parts.close();
  }
}
