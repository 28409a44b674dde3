package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionData;

/**
 * One data file to be: an app's events of one day, or a piece of them.
 *
 * @param first the number of the first of them in the table of the sorted events
 * @param rows how many there are
 */
record DayFile(Path path, String app, LocalDate day, long first, long rows) {

  /** A condition that its events meet. */
  BoundSql within() {
    return new BoundSql()
        .add("date >= ? AND date < ?", day.atStartOfDay(), day.plusDays(1).atStartOfDay())
        .add(" AND rowid >= ? AND rowid < ?", first, first + rows);
  }

  /**
   * The file as the table registers it, once it is written: durable from now on.
   *
   * @param bounds what DuckDB says of what it has written
   */
  DataFile written(Warehouse warehouse, FileBounds bounds) throws IOException {
    long bytes = Files.size(path);
    warehouse.keep(path);
    return dataFile(warehouse.location(path), bytes, bounds);
  }

  private DataFile dataFile(String location, long bytes, FileBounds bounds) {
    PartitionData partition = new PartitionData(EventSchema.PARTITIONS.partitionType());
    partition.set(0, app);
    partition.set(EventSchema.DAY, Math.toIntExact(day.toEpochDay()));
    return DataFiles.builder(EventSchema.PARTITIONS)
        .withPath(location)
        .withFormat(FileFormat.PARQUET)
        .withPartition(partition)
        .withFileSizeInBytes(bytes)
        .withRecordCount(rows)
        .withMetrics(bounds.metrics(rows))
        .build();
  }
}
