package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;

/**
 * The files of one day whose events are known by number, written by one statement that sorts them
 * on the way.
 *
 * @param base what the files' names begin with
 * @param groups how many row groups a file has, but for the last
 * @param paths the files, in their order
 */
record DayRun(EventSource source, Path folder, String base, long groups, List<Path> paths) {

  static DayRun of(Path folder, String prefix, EventSource source) {
    String base = prefix + "-" + UUID.randomUUID();
    long rows = source.rows().orElseThrow();
    long all = Math.ceilDiv(rows, TableFiles.ROW_GROUP);
    long groups = Math.ceilDiv(all, TableFiles.filesFor(rows, source.files()));
    List<Path> paths = new ArrayList<>();
    for (long file = 0; file < Math.ceilDiv(all, groups); file++) {
      paths.add(folder.resolve(base + "-" + file + ".parquet"));
    }
    return new DayRun(source, folder, base, groups, List.copyOf(paths));
  }

  /** Writes them; they are durable then. */
  List<DataFile> write(Connection connection, Warehouse warehouse)
      throws IOException, SQLException {
    BoundSql copy =
        new BoundSql()
            .add("COPY (SELECT ")
            .add(source.known().all())
            .add(" FROM (")
            .add(source.sorted(""))
            .add(")) TO ? (", folder)
            .add(TableFiles.OPTIONS + ", OVERWRITE_OR_IGNORE true, FILENAME_PATTERN '" + base)
            .add("-{i}', ROW_GROUPS_PER_FILE " + groups + ")");
    List<DataFile> files = new ArrayList<>();
    long written = 0;
    try (PreparedStatement statement = copy.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Path path = Path.of(row.getString("filename"));
        long rows = row.getLong("count");
        written += rows;
        if (paths.contains(path)) {
          DayFile file =
              new DayFile(path, source.known().app(), source.day().orElseThrow(), 0, rows);
          files.add(file.written(warehouse, FileBounds.read(row)));
        } else {
          Files.deleteIfExists(path);
        }
      }
    }
    if (files.size() != paths.size() || written != source.rows().orElseThrow()) {
      throw new SQLException("another number of events was written than was counted");
    }
    return files;
  }
}
