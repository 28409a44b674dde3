package dev.spillway.event;

import dev.spillway.crash.CrashPoint;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** An event store in a folder of the test's. */
abstract class StoreTest {
  @TempDir Path folder;
  final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
  private Optional<CrashPoint.Armed> armed = Optional.empty();
  private Optional<EventStore> opened = Optional.empty();

  @AfterEach
  void closeStore() {
    close();
    armed.ifPresent(CrashPoint.Armed::close);
  }

  static EventStoreSettings settings(Path folder) {
    return new EventStoreSettings(
        folder,
        "n1",
        new BufferSettings(1000, Duration.ofHours(1), 2000, 1L << 30, 128L << 20),
        new TableSettings(
            1L << 20,
            128L << 20,
            List.of(folder.resolveSibling("intake")),
            TestFiles.table(folder)));
  }

  EventStore open() {
    EventStore store = EventStore.open(settings(folder.resolve("events")), clock);
    opened = Optional.of(store);
    return store;
  }

  /** One that tells of the points that it passes. */
  EventStore open(Consumer<CrashPoint> passed) {
    armed = Optional.of(CrashPoint.arm(passed));
    return open();
  }

  void close() {
    opened.ifPresent(EventStore::close);
    opened = Optional.empty();
  }

  static EventQuery query(EventStore store) {
    return query(store, "token");
  }

  static EventQuery query(EventStore store, String token) {
    return new EventQuery(
        "app-1",
        "campaign",
        token,
        Instant.parse("2026-01-01T00:00:00Z"),
        Instant.parse("2026-12-01T00:00:00Z"),
        List.of("push_sent"),
        store.cut());
  }

  /** The data files that there are, in the table or not. */
  Set<Path> dataFiles() throws IOException {
    return allFiles().stream()
        .filter(file -> file.toString().endsWith(".parquet"))
        .collect(Collectors.toSet());
  }

  /** The same, with the files of the table's metadata. */
  Set<Path> allFiles() throws IOException {
    Set<Path> files = new HashSet<>();
    try (Warehouse warehouse = Warehouse.of(settings(folder.resolve("events")))) {
      warehouse.list(file -> files.add(warehouse.path(file.location())));
    }
    return files;
  }

  /** The persons in the table, in the order of their numbers, one for each row. */
  static List<String> people(EventStore store) throws SQLException {
    return column(store, "custom_id");
  }

  static List<String> column(EventStore store, String column) throws SQLException {
    EventFiles files = store.plan(store.flush(), query(store));
    if (files.files().isEmpty()) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    try (FileHold _ = files.hold(files.files());
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT "
                    + column
                    + "::VARCHAR FROM read_parquet(?, hive_partitioning = false) ORDER BY seq")) {
      Object[] paths = files.files().stream().map(file -> file.path().toString()).toArray();
      query.setArray(1, connection.createArrayOf("VARCHAR", paths));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          values.add(row.getString(1));
        }
      }
    }
    return values;
  }
}
