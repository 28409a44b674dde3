package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.s3.S3Bucket;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.S3Buckets;
import dev.spillway.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What differs for a table in a bucket from one in a folder. */
class S3WarehouseTest {
  private static final long CACHE = 256L << 20;

  @TempDir Path folder;
  private final MovableClock clock = new MovableClock(Instant.now());
  private S3Server server;

  @BeforeEach
  void start() {
    server = S3Server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private EventStore open(String name) {
    return EventStore.open(
        new EventStoreSettings(
            folder.resolve(name),
            "n1",
            new BufferSettings(1000, Duration.ofHours(1), 2000, 1L << 30, 128L << 20),
            new TableSettings(
                1L << 20,
                128L << 20,
                List.of(),
                Optional.of(new TableBucket(S3Buckets.place(server.endpoint(), "table"), CACHE)))),
        clock);
  }

  private List<String> keys() throws IOException {
    return S3Buckets.keys(server, "table");
  }

  @Test
  void stray_objects_go_when_they_are_a_day_old_and_no_others() throws Exception {
    try (EventStore store = open("events")) {
      for (int flush = 0; flush < 5; flush++) {
        store.append(Batch.STREAM, Batch.of("f" + flush, 3), Optional.empty());
        store.flush();
      }
      store.compact();
      Path stray = Files.writeString(folder.resolve("stray"), "stray");
      List<String> before = keys();
      try (S3Bucket bucket = S3Buckets.place(server.endpoint(), "table").open()) {
        bucket.put("table/spillway/events/data/stray.parquet", stray);
        bucket.put("table/spillway/events/metadata/stray.avro", stray);
      }

      clock.moveTo(Instant.now().plus(Duration.ofHours(23)));
      store.removeOrphans();
      assertThat(keys()).hasSize(before.size() + 2);
      clock.moveTo(Instant.now().plus(Duration.ofHours(25)));
      store.removeOrphans();
      assertThat(new TreeSet<>(keys())).isEqualTo(new TreeSet<>(before));
    }
  }

  @Test
  void the_data_folder_may_be_moved_since_the_table_is_elsewhere() throws Exception {
    Snapshot snapshot;
    try (EventStore store = open("events")) {
      store.append(Batch.STREAM, Batch.of("f", 3), Optional.empty());
      snapshot = store.flush();
    }
    Files.move(folder.resolve("events"), folder.resolve("moved"));
    try (EventStore store = open("moved")) {
      assertThat(store.has(snapshot)).isTrue();
      EventFiles files = store.plan(snapshot, Batch.STREAM.appId());
      assertThat(files.files()).isNotEmpty();
      try (FileHold _ = files.hold(files.files())) {
        assertThat(files.files()).allMatch(file -> file.path().toFile().length() == file.bytes());
      }
    }
  }

  @Test
  void copies_of_files_that_no_state_has_are_let_go_with_the_states() throws Exception {
    try (EventStore store = open("events")) {
      for (int flush = 0; flush < 5; flush++) {
        store.append(Batch.STREAM, Batch.of("f" + flush, 3), Optional.empty());
        store.flush();
      }
      Path data = folder.resolve("events/cache/spillway/events/data");
      List<Path> copies = parquet(data);
      assertThat(copies).hasSizeGreaterThanOrEqualTo(5);
      store.compact();
      // Iceberg stamps its snapshots by the system's clock.
      clock.moveTo(Instant.now().plus(Duration.ofHours(2)));
      store.expireSnapshots(Set.of());
      assertThat(parquet(data)).doesNotContainAnyElementsOf(copies).isNotEmpty();
      assertThat(keys().stream().filter(key -> key.endsWith(".parquet")))
          .hasSameSizeAs(parquet(data));
    }
  }

  private static List<Path> parquet(Path data) throws IOException {
    try (var files = Files.walk(data)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }
}
