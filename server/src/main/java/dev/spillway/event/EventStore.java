package dev.spillway.event;

import dev.spillway.diagnosis.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps every acknowledged event exactly once: first in a buffer on this node, then in the open
 * table. Thread-safe.
 */
public final class EventStore implements AutoCloseable {
  private static final Duration SNAPSHOTS_KEPT = Duration.ofHours(1);

  private final String node;
  private final StoreFolders folders;
  private final TableCatalog catalog;
  private final StoreParts parts;
  private final InstantSource clock;

  /** Empty while nobody else has a part of the table. */
  private volatile Optional<Runnable> others = Optional.empty();

  private EventStore(EventStoreSettings settings, StoreParts parts, InstantSource clock) {
    this.node = settings.node();
    this.folders = StoreFolders.of(settings.folder());
    this.catalog = TableCatalog.of(settings.catalog());
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
    return new EventStore(settings, StoreParts.open(settings, clock), clock);
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
   * Brings a whole file into the table, past the buffer, whole or not at all, and returns when it
   * would survive a power cut. Files are loaded one after the other.
   *
   * @return what became of it; empty when its check refused it
   * @throws IOException what its check met; nothing was stored
   * @throws EventStoreException when the outcome is not known to be durable
   */
  public Optional<AppendOutcome> load(
      EventStream stream, ParquetLoad file, Optional<IdempotencyKey> key) throws IOException {
    return parts.loadThreads().load(new Load(stream, file, key, received()));
  }

  private Instant received() {
    try {
      return parts.writer().receive();
    } catch (IOException e) {
      throw new EventStoreException("the high-water mark cannot be written", e);
    }
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
    return new Cut(node, parts.writer().acknowledged(), parts.loads().acknowledged());
  }

  /**
   * Says, before there is any work, that other nodes bring events into the table too.
   *
   * @param flushOthers has them bring there what they have acknowledged; throws when one cannot
   */
  public void share(Runnable flushOthers) {
    parts.table().share();
    others = Optional.of(flushOthers);
  }

  /**
   * Brings everything acknowledged so far, here and by the other nodes that are there, into the
   * table and gives the table's state. Those who call together share one flush; it does nothing
   * when the buffer is empty.
   *
   * @throws EventStoreException when the table cannot be written, or another node cannot do so
   */
  public Snapshot flush() {
    try {
      others.ifPresent(Runnable::run);
    } catch (RuntimeException e) {
      throw new EventStoreException("the events of another node cannot be had", e);
    }
    flushOwn();
    refresh();
    return parts.table().current();
  }

  /**
   * As {@link #flush}, of what this node has acknowledged alone.
   *
   * @throws EventStoreException when the table cannot be written
   */
  public void flushOwn() {
    parts.flushThread().await(parts.writer().acknowledged());
  }

  private void refresh() {
    try {
      parts.table().refresh();
    } catch (IOException e) {
      throw new EventStoreException("the event table cannot be read", e);
    }
  }

  /** The table's state, if everything before the cut is known to be in it already. */
  public Optional<Snapshot> flushed(Cut cut) {
    EventTable table = parts.table();
    boolean whole =
        others.isEmpty()
            && cut.node().equals(node)
            && table.flushedThrough(node) >= cut.seq()
            && table.loadedThrough(node).through() >= cut.loaded();
    // Asked for last: a state is never less than one before it.
    return whole ? Optional.of(table.current()) : Optional.empty();
  }

  /** The table's state, whatever the buffer holds. */
  public Snapshot currentSnapshot() {
    return parts.table().current();
  }

  /** The data files of every state that is kept. */
  Set<Path> everyDataFile() throws IOException {
    return parts.table().files().dataFiles().stream()
        .map(parts.warehouse()::path)
        .collect(Collectors.toSet());
  }

  /** Whether the snapshot can still be read. */
  public boolean has(Snapshot snapshot) {
    // Another node may have made it, or let go of it.
    refresh();
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

  /**
   * The files of the snapshot that may hold live events of the app, ordered by day.
   *
   * @throws SnapshotGoneException when it was expired
   */
  public EventFiles plan(Snapshot snapshot, String appId) {
    return parts.table().plan(snapshot, appId);
  }

  /** Lets go of snapshots older than an hour, except the current one and those given. */
  public void expireSnapshots(Set<Long> keep) {
    parts.table().expire(clock.instant().minus(SNAPSHOTS_KEPT), keep);
  }

  /**
   * Makes the many small files of a day few sorted ones where that is due; running exports are not
   * disturbed. When many new files come meanwhile it ends early, so that the smallest are merged
   * first by the next call. Holds its thread in native code.
   *
   * @return how many days of an app were rewritten
   * @throws EventStoreException when the table could not be rewritten; it is as it was then, or a
   *     later call finds out
   */
  public int compact() {
    return parts.upkeep().compact();
  }

  /**
   * Tells, from now on, when a day of an app has got many new files, so that {@link #compact} is
   * worth calling.
   *
   * @param told called by the thread that brought them; must be quick
   */
  public void whenManyFiles(Runnable told) {
    parts.table().newFiles().whenMany(told);
  }

  /**
   * Drops each app's events of before a day, by whole days.
   *
   * @param firstDay the first day to keep of an app, by its id
   */
  public void retain(Function<String, LocalDate> firstDay) {
    parts.upkeep().retain(firstDay);
  }

  /** Removes files of the table's folder that no state of the table has, once a day old. */
  public void removeOrphans() {
    parts.upkeep().removeOrphans();
  }

  /**
   * Gives the events of the person acknowledged before the cut that the table holds; what the
   * buffer holds is to be flushed first. Live events alone, since no export holds others.
   *
   * @throws EventStoreException when the table cannot be read
   */
  public void traces(Person person, Cut cut, Consumer<Trace> found) {
    parts.upkeep().traces(person, cut, found);
  }

  /**
   * Removes the person's events acknowledged before the cut from the table's current state; what
   * the buffer holds is to be flushed first. May be called again after any fault.
   *
   * @throws EventStoreException when the table cannot be read or written
   */
  public Erased erase(Person person, Cut cut) {
    return parts.upkeep().erase(person, cut);
  }

  /** The sequence number of the oldest table state that is still kept; it never becomes less. */
  public long oldestState() {
    refresh();
    return parts.table().oldest();
  }

  /** Whether events can be taken in and brought into the table now. */
  public boolean isHealthy() {
    return parts.writerThread().isHealthy() && parts.flushThread().isHealthy();
  }

  /** Tells somebody, from now on, what the store has done. */
  public void listen(EventStoreListener listener) {
    parts.flushThread().listen(listener);
    parts.upkeep().listen(listener);
    parts.loadThreads().listen(listener);
  }

  /** What waits in the buffer. Cheap. */
  public BufferState bufferState() {
    return parts.room().state();
  }

  /** How large the table is. Cheap. */
  public TableState tableState() {
    return parts.table().state();
  }

  /** Looks whether everything that was acknowledged is there, while the store is in use. */
  public List<Finding> examine() {
    return new StoreInspection(
            folders,
            parts.warehouse(),
            catalog,
            node,
            clock,
            new StoreInspection.OpenBuffer(parts.buffer(), parts.writer()))
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
