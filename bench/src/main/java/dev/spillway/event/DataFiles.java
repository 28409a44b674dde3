package dev.spillway.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.JdbcCatalog;

/** Reads from the open table of a store, beside its server, which files its events are in. */
public final class DataFiles {
  private DataFiles() {}

  /** A data file of the table's current snapshot. */
  public record StoredFile(Path path, String app, LocalDate day, long bytes, long events) {}

  /** The files of the table's current snapshot. */
  public static List<Path> of(Path store) {
    return all(store).stream().map(StoredFile::path).toList();
  }

  /** The same, with what is known of each. */
  public static List<StoredFile> all(Path store) {
    return read(
        store,
        table -> {
          List<StoredFile> files = new ArrayList<>();
          try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            tasks.forEach(task -> files.add(stored(task.file())));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return files;
        });
  }

  private static StoredFile stored(DataFile file) {
    String app = Objects.requireNonNull(file.partition().get(0, String.class));
    int day = Objects.requireNonNull(file.partition().get(EventSchema.DAY, Integer.class));
    return new StoredFile(
        Path.of(file.location()),
        app,
        LocalDate.ofEpochDay(day),
        file.fileSizeInBytes(),
        file.recordCount());
  }

  /** A campaign, by the app's id in the table. */
  public record Wanted(String app, String source, String token) {}

  /** The days of the files that an export of all of a campaign reads, for each of the campaigns. */
  public static List<List<LocalDate>> planned(Path store, List<Wanted> campaigns) {
    KnownFiles known = new KnownFiles();
    return read(
        store,
        table ->
            campaigns.stream().map(one -> planned(warehouse(store), table, known, one)).toList());
  }

  private static Warehouse warehouse(Path store) {
    return new LocalWarehouse(new StoreFolders(store).warehouse());
  }

  private static List<LocalDate> planned(
      Warehouse warehouse, Table table, KnownFiles known, Wanted campaign) {
    org.apache.iceberg.Snapshot current = table.currentSnapshot();
    EventQuery query =
        new EventQuery(
            campaign.app(),
            campaign.source(),
            campaign.token(),
            Instant.EPOCH,
            Instant.ofEpochSecond(Integer.MAX_VALUE),
            List.of(),
            new Cut("", Long.MAX_VALUE, Long.MAX_VALUE));
    Snapshot snapshot = new Snapshot(current.snapshotId(), current.sequenceNumber());
    return TablePlan.of(warehouse, table, known, snapshot, query).files().stream()
        .map(EventFiles.EventFile::day)
        .toList();
  }

  private static <T> T read(Path store, Function<Table, T> work) {
    Warehouse warehouse = warehouse(store);
    try (JdbcCatalog catalog = new JdbcCatalog(warehouse::io, null, false)) {
      catalog.initialize(
          "spillway",
          Map.of(
              CatalogProperties.URI,
              "jdbc:sqlite:" + EventStoreSettings.catalogFile(store),
              CatalogProperties.WAREHOUSE_LOCATION,
              warehouse.root(),
              "jdbc.schema-version",
              "V1",
              "jdbc.busy_timeout",
              "5000"));
      return work.apply(catalog.loadTable(EventTable.NAME));
    }
  }
}
