package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A store that lost something acknowledged refuses to open, and says what is wrong. */
class DamagedStoreTest extends StoreTest {

  private Path buffer(String name) {
    return folder.resolve("events").resolve("buffer").resolve(name);
  }

  private static void append(EventStore store, String name) {
    store.append(Batch.STREAM, Batch.of(name, 3), Optional.empty());
  }

  private void assertDamaged(String... parts) {
    assertThatThrownBy(this::open)
        .isInstanceOf(DamagedStoreException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void a_buffer_that_is_gone_with_its_events_is_told() throws IOException {
    append(open(), "a");
    close();
    Files.delete(buffer(Buffer.FILE));
    assertDamaged(Buffer.FILE, "3 events less than were acknowledged");
  }

  @Test
  void an_older_buffer_is_told_and_the_right_one_opens_again() throws IOException, SQLException {
    append(open(), "a");
    close();
    Files.copy(buffer(Buffer.FILE), folder.resolve("older"));
    append(open(), "b");
    close();
    Files.copy(buffer(Buffer.FILE), folder.resolve("newer"));
    Files.copy(folder.resolve("older"), buffer(Buffer.FILE), StandardCopyOption.REPLACE_EXISTING);
    assertDamaged("3 events less");
    Files.copy(folder.resolve("newer"), buffer(Buffer.FILE), StandardCopyOption.REPLACE_EXISTING);
    assertThat(people(open())).containsExactly("a-0", "a-1", "a-2", "b-0", "b-1", "b-2");
  }

  @Test
  void an_empty_buffer_may_be_gone_since_the_table_has_everything()
      throws IOException, SQLException {
    EventStore store = open();
    append(store, "a");
    store.flush();
    close();
    Files.delete(buffer(Buffer.FILE));
    store = open();
    append(store, "b");
    assertThat(people(store)).containsExactly("a-0", "a-1", "a-2", "b-0", "b-1", "b-2");
  }

  @Test
  void a_catalog_or_high_water_file_that_is_gone_is_told() throws IOException {
    EventStore store = open();
    append(store, "a");
    store.flush();
    close();
    Path catalog = folder.resolve("events").resolve("catalog.db");
    Files.move(catalog, folder.resolve("catalog"));
    assertDamaged("catalog.db", "is gone");
    Files.move(folder.resolve("catalog"), catalog);
    Files.move(buffer("high-water"), folder.resolve("high-water"));
    assertDamaged("high-water", "is gone");
  }

  @Test
  void a_torn_slot_of_the_high_water_file_is_survived_and_two_are_told() throws IOException {
    append(open(), "a");
    close();
    flip(buffer("high-water"), 3);
    append(open(), "b");
    close();
    flip(buffer("high-water"), 3);
    flip(buffer("high-water"), 4096 + 3);
    assertDamaged("high-water", "is damaged");
  }

  @Test
  void a_catalog_that_is_no_database_is_told_and_kept() throws IOException {
    append(open(), "a");
    close();
    Path catalog = folder.resolve("events").resolve("catalog.db");
    Files.writeString(catalog, "not a database, but long enough to be looked at".repeat(100));
    byte[] before = Files.readAllBytes(catalog);
    assertDamaged("catalog.db", "damaged");
    assertThat(Files.readAllBytes(catalog)).isEqualTo(before);
  }

  @Test
  void a_copy_at_another_path_is_told_before_it_touches_its_original()
      throws IOException, SQLException {
    append(open(), "a");
    close();
    try (Stream<Path> files = Files.walk(folder.resolve("events"))) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            folder.resolve("copy").resolve(folder.resolve("events").relativize(file)),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    assertThatThrownBy(() -> EventStore.open(settings(folder.resolve("copy")), clock))
        .isInstanceOf(DamagedStoreException.class)
        .hasMessageContaining("absolute paths");
    assertThat(people(open())).containsExactly("a-0", "a-1", "a-2");
  }

  @Test
  void what_a_killed_process_spilled_is_removed() throws IOException {
    open();
    close();
    Files.writeString(buffer("tmp").resolve("duckdb_temp_storage-0.tmp"), "left over");
    open();
    assertThat(buffer("tmp")).isEmptyDirectory();
  }

  @Test
  void a_buffer_that_is_no_database_is_told() throws IOException {
    append(open(), "a");
    close();
    Files.writeString(buffer(Buffer.FILE), "rubbish".repeat(10_000));
    assertDamaged(Buffer.FILE, "does not open");
  }

  private static void flip(Path file, long position) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      one.put(0, (byte) ~one.get(0)).rewind();
      channel.write(one, position);
    }
  }
}
