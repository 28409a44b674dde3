package dev.spillway.event;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.StreamSupport;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open table of all events, and in it the marks how far each node's buffer was flushed and its
 * whole files were loaded. Thread-safe: readers work on the last loaded state, and one at a time
 * commits.
 */
final class EventTable implements AutoCloseable {
  static final String CATALOG = "spillway";
  static final TableIdentifier NAME = TableIdentifier.of(Namespace.of("spillway"), "events");
  private static final Logger LOG = LoggerFactory.getLogger(EventTable.class);
  private static final String FLUSHED_THROUGH = "spillway.flushed-through.";
  private static final String LOADED_THROUGH = "spillway.loaded-through.";

  private static final int WORKERS = 4;

  /** Each plan reads all that can matter to it. */
  private static final int MOST_MANIFESTS = 32;

  private static final Map<String, String> PROPERTIES =
      Map.of(
          TableProperties.FORMAT_VERSION, "2",
          TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20",
          // Fewer, and a lost reply makes the catalog delete metadata that was committed.
          TableProperties.COMMIT_NUM_RETRIES, "8",
          TableProperties.WRITE_DISTRIBUTION_MODE, "none");

  private final Warehouse warehouse;
  private final TableFiles storage;
  private final JdbcCatalog catalog;
  private final ReentrantLock commits = new ReentrantLock();
  private final NewFiles newFiles = new NewFiles();
  private final KnownFiles knownFiles = new KnownFiles();

  /** Iceberg's own threads end as soon as the process is told to, in the middle of a last flush. */
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          WORKERS, Thread.ofPlatform().name("event-table-", 1).daemon().factory());

  /** Whether other nodes commit too. */
  private volatile boolean shared;

  private volatile Table table;

  private EventTable(Warehouse warehouse, JdbcCatalog catalog, Table table) {
    this.warehouse = warehouse;
    this.storage = new TableFiles(warehouse);
    this.catalog = catalog;
    this.table = table;
  }

  /**
   * Opens the table, or makes it with a first, empty snapshot.
   *
   * @throws DamagedStoreException when its catalog or metadata cannot be read
   * @throws dev.spillway.database.DatabaseUnavailableException when the catalog's server cannot be
   *     used
   */
  static EventTable open(Warehouse warehouse, TableCatalog at) {
    return at.exclusively(() -> {
      JdbcCatalog catalog = at.open(warehouse);
      try {
        Table table = loadOrCreate(catalog);
        checkPlace(table, warehouse);
        return new EventTable(warehouse, catalog, table);
      } catch (DamagedStoreException e) {
        catalog.close();
        throw e;
      } catch (RuntimeException e) {
        catalog.close();
        throw at.explain(warehouse, e);
      }
    });
  }

  /** A copy would read, and in time remove, the files of its original. */
  private static void checkPlace(Table table, Warehouse warehouse) {
    if (!warehouse.holds(table.location())) {
      throw new DamagedStoreException(
          "the event table belongs to "
              + table.location()
              + " and not to "
              + warehouse.root()
              + ", since its metadata holds absolute paths; nothing was changed. Move the data"
              + " folder back to its own path, or set events.url as it was");
    }
  }

  private static Table loadOrCreate(JdbcCatalog catalog) {
    if (!catalog.namespaceExists(NAME.namespace())) {
      catalog.createNamespace(NAME.namespace());
    }
    Table table =
        catalog.tableExists(NAME)
            ? catalog.loadTable(NAME)
            : catalog.createTable(NAME, EventSchema.SCHEMA, EventSchema.PARTITIONS, PROPERTIES);
    if (table.currentSnapshot() == null) {
      table.newAppend().commit();
    }
    return table;
  }

  /** Says that other nodes commit too, from now on. */
  void share() {
    shared = true;
  }

  /** Looks for what was committed since, here or elsewhere. */
  void reload() {
    // Under the lock, or the state of before somebody's commit could take the place of that after.
    commits.lock();
    try {
      table = catalog.loadTable(NAME);
    } finally {
      commits.unlock();
    }
  }

  /** Looks for what other nodes have committed, if there are any. */
  void refresh() throws IOException {
    if (!shared) {
      return;
    }
    long oldest = oldest();
    reload();
    if (oldest() != oldest) {
      forgetCopies();
    }
  }

  Snapshot current() {
    org.apache.iceberg.Snapshot current = table.currentSnapshot();
    return new Snapshot(current.snapshotId(), current.sequenceNumber());
  }

  /** The sequence number of the oldest state that is still kept. */
  long oldest() {
    long oldest = Long.MAX_VALUE;
    for (org.apache.iceberg.Snapshot snapshot : table.snapshots()) {
      oldest = Math.min(oldest, snapshot.sequenceNumber());
    }
    return oldest;
  }

  /** How large the state loaded last is, as its own commit counted it. */
  TableState state() {
    Table now = table;
    Map<String, String> counts = now.currentSnapshot().summary();
    return new TableState(
        count(counts, SnapshotSummary.TOTAL_RECORDS_PROP),
        count(counts, SnapshotSummary.TOTAL_DATA_FILES_PROP),
        count(counts, SnapshotSummary.TOTAL_FILE_SIZE_PROP),
        StreamSupport.stream(now.snapshots().spliterator(), false).count());
  }

  private static long count(Map<String, String> counts, String name) {
    return Long.parseLong(counts.getOrDefault(name, "0"));
  }

  boolean has(Snapshot snapshot) {
    return table.snapshot(snapshot.id()) != null;
  }

  /** Up to which sequence number the node's events are in the table. */
  long flushedThrough(String node) {
    return flushedThrough(table.properties(), node);
  }

  /** The same, from the table's properties as they are on disk. */
  static long flushedThrough(Map<String, String> properties, String node) {
    return Long.parseLong(properties.getOrDefault(FLUSHED_THROUGH + node, "0"));
  }

  /** The node's last load that is in the table. */
  LoadMark loadedThrough(String node) {
    String text = table.properties().get(LOADED_THROUGH + node);
    return text == null ? LoadMark.NONE : LoadMark.of(text);
  }

  /**
   * Brings a flush's files and mark into the table, together or not at all; the outcome of a fault
   * is unknown.
   */
  void append(List<DataFile> files, String node, long through) {
    append(files, FLUSHED_THROUGH + node, Long.toString(through));
  }

  /** As {@link #append(List, String, long)}, for a load. */
  void append(List<DataFile> files, String node, LoadMark mark) {
    append(files, LOADED_THROUGH + node, mark.text());
  }

  private void append(List<DataFile> files, String property, String value) {
    commits.lock();
    try {
      Transaction transaction = catalog.loadTable(NAME).newTransaction();
      AppendFiles append =
          transaction.newAppend().scanManifestsWith(workers).writeManifestsWith(workers, WORKERS);
      files.forEach(append::appendFile);
      append.commit();
      transaction.updateProperties().set(property, value).commit();
      transaction.commitTransaction();
      reload();
    } finally {
      commits.unlock();
    }
    newFiles.add(files);
  }

  /**
   * Puts new files in the place of old ones; false, and nothing happens, when an old one is not in
   * the table any more. The outcome of any other fault is unknown.
   */
  boolean replace(List<DataFile> old, List<DataFile> added) {
    commits.lock();
    try {
      RewriteFiles rewrite =
          catalog
              .loadTable(NAME)
              .newRewrite()
              .scanManifestsWith(workers)
              .writeManifestsWith(workers, WORKERS);
      old.forEach(rewrite::deleteFile);
      added.forEach(rewrite::addFile);
      rewrite.commit();
      reload();
      return true;
    } catch (ValidationException e) {
      LOG.info("a rewrite is left, since files it was to replace are gone", e);
      reload();
      return false;
    } finally {
      commits.unlock();
    }
  }

  /** Drops the app's days before this one, by their whole partitions. */
  void dropDays(String app, LocalDate first) {
    long firstMicros = TablePlan.micros(first.atStartOfDay(ZoneOffset.UTC).toInstant());
    commits.lock();
    try {
      catalog
          .loadTable(NAME)
          .newDelete()
          .scanManifestsWith(workers)
          .deleteFromRowFilter(
              Expressions.and(
                  Expressions.equal(EventColumns.APP, app),
                  Expressions.lessThan(EventColumns.DATE, firstMicros)))
          .commit();
      reload();
    } finally {
      commits.unlock();
    }
  }

  /** Writes the lists of files anew when there are many, each app's together. */
  void mergeManifests() {
    commits.lock();
    try {
      Table now = catalog.loadTable(NAME);
      if (now.currentSnapshot().dataManifests(now.io()).size() > MOST_MANIFESTS) {
        now.rewriteManifests()
            .scanManifestsWith(workers)
            .clusterBy(file -> String.valueOf(file.partition().get(0, String.class)))
            .commit();
        reload();
      }
    } finally {
      commits.unlock();
    }
  }

  /** What came in since compaction looked. */
  NewFiles newFiles() {
    return newFiles;
  }

  /** The files of the state loaded last. */
  ReachableFiles files() {
    return new ReachableFiles(table);
  }

  /** How its data files are written, read and removed. */
  TableFiles storage() {
    return storage;
  }

  /** Removes files last written before then that no state has; nobody commits meanwhile. */
  int removeOrphans(Instant before) throws IOException {
    commits.lock();
    try {
      reload();
      return new OrphanFiles(warehouse, before).remove(files());
    } finally {
      commits.unlock();
    }
  }

  /** Lets go of the snapshots of before then, except the current one and those given. */
  void expire(Instant before, Set<Long> keep) {
    commits.lock();
    try {
      Table now = catalog.loadTable(NAME);
      long current = now.currentSnapshot().snapshotId();
      ExpireSnapshots expiry =
          now.expireSnapshots()
              .planWith(workers)
              .executeDeleteWith(workers)
              .expireOlderThan(0)
              .cleanupLevel(ExpireSnapshots.CleanupLevel.ALL);
      boolean any = false;
      for (org.apache.iceberg.Snapshot snapshot : now.snapshots()) {
        boolean old = snapshot.timestampMillis() < before.toEpochMilli();
        if (old && snapshot.snapshotId() != current && !keep.contains(snapshot.snapshotId())) {
          expiry = expiry.expireSnapshotId(snapshot.snapshotId());
          any = true;
        }
      }
      if (any) {
        expiry.commit();
        reload();
        forgetCopies();
      }
    } catch (IOException e) {
      throw new EventStoreException("the event table cannot be read", e);
    } finally {
      commits.unlock();
    }
  }

  /** What no state has any more, such as an erased person's events, is not to stay in a cache. */
  private void forgetCopies() throws IOException {
    warehouse.forgetAllBut(files()::dataFiles);
  }

  /** The files of a snapshot that a query has to look into. */
  EventFiles plan(Snapshot snapshot, EventQuery query) {
    return TablePlan.of(warehouse, table, knownFiles, snapshot, query);
  }

  /** The files of a snapshot that may hold live events of an app. */
  EventFiles plan(Snapshot snapshot, String appId) {
    return TablePlan.of(warehouse, table, knownFiles, snapshot, appId);
  }

  @Override
  public void close() {
    workers.shutdown();
    catalog.close();
  }
}
