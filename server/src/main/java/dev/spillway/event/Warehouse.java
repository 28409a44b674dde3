package dev.spillway.event;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.io.FileIO;

/**
 * Where the open table's files are kept. DuckDB reads and writes local files alone, so each file
 * has a local place, where it is written and read, and a location, by which the table knows it.
 * Thread-safe.
 */
sealed interface Warehouse extends EventFiles.Source, AutoCloseable
    permits LocalWarehouse, S3Warehouse {

  /** Prepares the one of these settings; nothing is made or removed. */
  static Warehouse of(EventStoreSettings settings) throws IOException {
    StoreFolders folders = StoreFolders.of(settings.folder());
    Optional<TableBucket> bucket = settings.table().bucket();
    return bucket.isPresent()
        ? new S3Warehouse(bucket.get(), folders.cache())
        : new LocalWarehouse(folders.warehouse());
  }

  /**
   * Makes it ready to be written to, by the one process that may.
   *
   * @throws IOException when it cannot be used
   */
  void prepare() throws IOException;

  /**
   * Asks whether it can be looked into.
   *
   * @throws IOException when it cannot; the message says why
   */
  void check() throws IOException;

  /** What the locations of its files begin with, before a slash. */
  String root();

  /** What the local places of its files are in. */
  Path folder();

  /** The local folder of the table's data files; Iceberg puts its metadata beside it. */
  default Path data() {
    return folder().resolve("spillway").resolve("events").resolve("data");
  }

  /** Where the table knows a file that has this local place. */
  @Override
  String location(Path file);

  /** The local place of a file. */
  Path path(String location);

  /** Whether the location is one of this warehouse. */
  default boolean holds(String location) {
    return location.startsWith(root() + "/");
  }

  /** How Iceberg reads and writes its metadata. */
  FileIO io(Map<String, String> properties);

  /** Makes a file durable that was written to its local place. Commits name such files alone. */
  void keep(Path file) throws IOException;

  /** Makes the names in a local folder durable, if the warehouse needs them to be. */
  void keepNames(Path folder) throws IOException;

  /** Removes a file that no state of the table has; no error when there is none. */
  void remove(String location) throws IOException;

  /**
   * Sees to it that the files can be read at their local places until the hold is closed.
   *
   * @throws EventStoreException when one cannot be had
   */
  @Override
  FileHold hold(Collection<Path> files);

  /** Lets go of the copies of all other files, if there are copies; to find the files is work. */
  void forgetAllBut(Locations kept) throws IOException;

  /** Gives every file that there is, with those that are about to be committed. */
  void list(Consumer<ListedFile> found) throws IOException;

  @Override
  void close();

  /** Finds files when they are asked for. */
  @FunctionalInterface
  interface Locations {
    Set<String> find() throws IOException;
  }

  /**
   * A file that was found.
   *
   * @param bytes its size
   * @param modified when it was last written
   */
  record ListedFile(String location, long bytes, Instant modified) {}
}
