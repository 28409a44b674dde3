package dev.spillway.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** Reads from the open table of a store, beside its server, which files its events are in. */
public final class DataFiles {
  private DataFiles() {}

  /** The files of the table's current snapshot. */
  public static List<Path> of(Path store) {
    StoreFolders folders = new StoreFolders(store);
    try (JdbcCatalog catalog = new JdbcCatalog(LocalFileIO::new, null, false)) {
      catalog.initialize(
          "spillway",
          Map.of(
              CatalogProperties.URI,
              "jdbc:sqlite:" + folders.catalog(),
              CatalogProperties.WAREHOUSE_LOCATION,
              folders.warehouse().toString(),
              "jdbc.schema-version",
              "V1",
              "jdbc.busy_timeout",
              "5000"));
      List<Path> files = new ArrayList<>();
      try (CloseableIterable<FileScanTask> tasks =
          catalog.loadTable(EventTable.NAME).newScan().planFiles()) {
        tasks.forEach(task -> files.add(Path.of(task.file().location())));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
