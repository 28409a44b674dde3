package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.iceberg.DataFile;

/**
 * Writes events as sorted data files, one or a few for each source and day, durable before anybody
 * names them. Thread-safe.
 */
final class TableFiles {
  /**
   * Smaller than DuckDB's own, since an export reads whole row groups, most of which are other
   * campaigns'; but not so small that it takes longer to read what the footers say of them.
   */
  static final int ROW_GROUP = 24_576;

  /**
   * How many values of a column in a row group are found to repeat themselves before they are
   * written as they are, which ids are. Twice as many, DuckDB's own measure, take longer to see it.
   */
  private static final int DICTIONARY = 2048;

  /** Fewer events are one file: to open another one costs as much as to read past them. */
  private static final int LEAST_ROWS = 32_768;

  /** How DuckDB writes a file, and that it says what is in it. */
  static final String OPTIONS =
      "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE "
          + ROW_GROUP
          + ", DICTIONARY_SIZE_LIMIT "
          + DICTIONARY
          + ", FIELD_IDS "
          + EventSchema.fieldIds()
          + ", RETURN_STATS";

  private final Warehouse warehouse;

  TableFiles(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Has the files where a query reads them, until the hold is closed. */
  FileHold hold(List<DataFile> files) {
    return warehouse.hold(files.stream().map(file -> warehouse.path(file.location())).toList());
  }

  /** Where queries read a file, and what DuckDB calls it therefore. */
  String path(DataFile file) {
    return warehouse.path(file.location()).toString();
  }

  /** A query for all events of these files, which are held meanwhile. */
  BoundSql read(List<DataFile> files) {
    List<String> paths = files.stream().map(this::path).toList();
    return new BoundSql()
        .add(
            "SELECT " + EventSchema.names() + " FROM read_parquet(?, hive_partitioning = false)",
            paths);
  }

  /** Is told which files are about to be written, all of them so far, before they are. */
  @FunctionalInterface
  interface Announced {
    void files(List<String> locations) throws IOException;
  }

  /**
   * Writes the events; when that fails nothing is left of them.
   *
   * @param prefix what the files' names begin with
   */
  List<DataFile> write(
      Connection connection, List<EventSource> sources, String prefix, Announced announced)
      throws IOException, SQLException {
    return new TableWrite(warehouse, connection, prefix, announced).run(sources);
  }

  /** Removes files that no state of the table has, where they are. */
  void remove(List<String> locations) throws IOException {
    for (String location : locations) {
      warehouse.remove(location);
    }
  }

  /** Into how many files so many events are cut: into the most, if each has not too few. */
  static int filesFor(long rows, int most) {
    return Math.toIntExact(Math.clamp(rows / LEAST_ROWS, 1, most));
  }
}
