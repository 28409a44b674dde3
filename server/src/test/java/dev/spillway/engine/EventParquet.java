package dev.spillway.engine;

import dev.spillway.event.EventFiles;
import dev.spillway.event.EventFiles.EventFile;
import dev.spillway.event.FileHold;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Writes rows as the event table's Parquet files, one for each day. */
final class EventParquet {
  private EventParquet() {}

  static EventFiles write(Path folder, List<EventRow> rows, boolean passesCut) throws SQLException {
    Map<LocalDate, List<EventRow>> days = new TreeMap<>();
    for (EventRow row : rows) {
      LocalDate day = LocalDate.ofInstant(row.date(), ZoneOffset.UTC);
      days.computeIfAbsent(day, d -> new ArrayList<>()).add(row);
    }
    List<EventFile> files = new ArrayList<>();
    for (Map.Entry<LocalDate, List<EventRow>> day : days.entrySet()) {
      Path path = folder.resolve(UUID.randomUUID() + ".parquet");
      write(path, day.getValue());
      files.add(new EventFile(path, day.getKey(), day.getValue().size(), 1, passesCut));
    }
    return of(files);
  }

  /** Files that are where they are. */
  static EventFiles of(List<EventFile> files) {
    return new EventFiles(
        files,
        new EventFiles.Source() {
          @Override
          public FileHold hold(Collection<Path> paths) {
            return FileHold.NONE;
          }

          @Override
          public String location(Path path) {
            return path.toString();
          }
        });
  }

  private static void write(Path path, List<EventRow> rows) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE row (app VARCHAR, test BOOLEAN, source VARCHAR, token VARCHAR,
            event VARCHAR, date TIMESTAMP, install_id VARCHAR, custom_id VARCHAR,
            advertising_id VARCHAR, node VARCHAR, seq BIGINT)\
          """);
      try (DuckDBAppender appender =
          connection.unwrap(DuckDBConnection.class).createAppender("row")) {
        for (EventRow row : rows) {
          appender.beginRow();
          appender.append(row.app()).append(row.test()).append(row.source()).append(row.token());
          appender.append(row.event());
          appender.append(LocalDateTime.ofInstant(row.date(), ZoneOffset.UTC));
          appender.append(row.installId()).append(row.customId()).append(row.advertisingId());
          appender.append(row.node()).append(row.seq());
          appender.endRow();
        }
      }
      try (PreparedStatement copy =
          connection.prepareStatement("COPY (FROM row) TO ? (FORMAT parquet)")) {
        copy.setString(1, path.toString());
        copy.execute();
      }
    }
  }
}
