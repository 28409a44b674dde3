package dev.spillway.event;

import dev.spillway.database.DatabaseSettings;
import dev.spillway.database.SqliteSettings;
import java.nio.file.Path;

/**
 * How the event store keeps events.
 *
 * @param folder holds {@code buffer/}, {@code work/}, {@code warehouse/} or, with a bucket, {@code
 *     cache/} and, with SQLite, {@code catalog.db}; exclusive to this process
 * @param node this node's name; it marks in the table how far its buffer was flushed
 * @param catalog where the table's catalog is kept
 */
public record EventStoreSettings(
    Path folder,
    String node,
    DatabaseSettings catalog,
    BufferSettings buffer,
    TableSettings table) {

  /** Settings of a store with its catalog in its own folder. */
  public EventStoreSettings(Path folder, String node, BufferSettings buffer, TableSettings table) {
    this(folder, node, new SqliteSettings(catalogFile(folder)), buffer, table);
  }

  /** Where the table's files are read on the local disk. */
  public Path files() {
    return files(folder, table.bucket().isPresent());
  }

  /** The same of a store in a folder whose table may be in a bucket. */
  public static Path files(Path folder, boolean inBucket) {
    StoreFolders folders = StoreFolders.of(folder);
    return inBucket ? folders.cache() : folders.warehouse();
  }

  /** Where the catalog of a store is that keeps it in its own folder. */
  public static Path catalogFile(Path folder) {
    return folder.resolve("catalog.db");
  }
}
