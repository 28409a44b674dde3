package dev.spillway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("spillway.db");
  }

  private Database open() {
    return Database.openSqlite(file());
  }

  @Test
  void commits_are_durable_and_readers_do_not_wait_for_writers() {
    try (Database database = open()) {
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database, "synchronous")).isEqualTo("2");
      assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
    }
  }

  private static String pragma(Database database, String name) {
    return database
        .jdbi()
        .withHandle(handle -> handle.createQuery("PRAGMA " + name).mapTo(String.class).one());
  }

  @Test
  void many_who_wait_to_write_keep_no_connection_from_those_who_read() throws Exception {
    int writers = 50;
    try (Database database = open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch read = new CountDownLatch(1);
      List<Future<Integer>> writing = new ArrayList<>();
      writing.add(
          threads.submit(() ->
              database.change(handle -> {
                begun.countDown();
                read.await();
                addCompany(handle, "first");
                return 1;
              })));
      begun.await();
      for (int n = 0; n < writers; n++) {
        String id = "c" + n;
        writing.add(
            threads.submit(() ->
                database.change(handle -> {
                  addCompany(handle, id);
                  return 1;
                })));
      }
      assertThat(count(database)).isZero();
      read.countDown();
      for (Future<Integer> one : writing) {
        assertThat(one.get()).isEqualTo(1);
      }
      assertThat(count(database)).isEqualTo(writers + 1);
    }
  }

  @Test
  void a_change_that_fails_changes_nothing_and_the_next_one_is_its_own() {
    try (Database database = open()) {
      for (int n = 0; n < 20; n++) {
        assertThatThrownBy(() ->
                database.change(handle -> {
                  addCompany(handle, "c");
                  throw new IOException("in the middle");
                }))
            .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> database.change(handle -> handle.execute("ROLLBACK")))
            .isInstanceOf(JdbiException.class);
      }
      assertThat(count(database)).isZero();
      database.change(handle -> {
        addCompany(handle, "c");
        return 1;
      });
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void its_files_are_for_their_owner_alone() throws IOException {
    try (Database database = open()) {
      database.jdbi().useHandle(handle -> addCompany(handle, "c"));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files.toList())
            .hasSizeGreaterThan(2)
            .allSatisfy(path ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------"));
      }
    }
  }

  @Test
  void many_open_it_at_once_and_their_transactions_that_read_then_write_wait_for_each_other() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> openings =
          IntStream.range(0, 6)
              .mapToObj(n -> CompletableFuture.runAsync(this::countUp, threads))
              .toList();
      openings.forEach(CompletableFuture::join);
    }
    try (Database database = open()) {
      assertThat(count(database)).isEqualTo(60);
    }
  }

  private void countUp() {
    try (Database database = open()) {
      for (int n = 0; n < 10; n++) {
        database
            .jdbi()
            .useTransaction(handle -> {
              int before =
                  handle.createQuery("SELECT count(*) FROM company").mapTo(Integer.class).one();
              addCompany(handle, "c" + before);
            });
      }
    }
  }

  private static void addCompany(Handle handle, String id) {
    handle.execute(
        "INSERT INTO company (id, name, strict, created_at) VALUES (?, 'name', false, 0)", id);
  }

  private static int count(Database database) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle.createQuery("SELECT count(*) FROM company").mapTo(Integer.class).one());
  }

  @Test
  void a_file_that_is_no_database_is_told_and_kept() throws IOException {
    Files.writeString(file(), "no database at all, but text".repeat(200));
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(this::open)
        .isInstanceOf(DamagedDatabaseException.class)
        .hasMessageContainingAll("spillway.db", "restore the last backup");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void flipped_pages_are_told() throws IOException {
    try (Database database = open()) {
      database
          .jdbi()
          .useTransaction(
              handle -> IntStream.range(0, 500).forEach(n -> addCompany(handle, "c" + n)));
    }
    try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
      for (long page = 1; page < channel.size() / 4096; page++) {
        channel.write(ByteBuffer.wrap(new byte[] {99, 99, 99, 99, 99, 99, 99, 99}), page * 4096);
      }
    }
    assertThatThrownBy(this::open).isInstanceOf(DamagedDatabaseException.class);
  }

  @Test
  void exceptions_hold_no_bound_values() {
    try (Database database = open()) {
      assertThatThrownBy(() ->
              database
                  .jdbi()
                  .useHandle(handle ->
                      handle
                          .createUpdate("INSERT INTO company (id, name) VALUES ('x', :secret)")
                          .bind("secret", "my-secret-value")
                          .execute()))
          .isInstanceOf(JdbiException.class)
          .hasMessageNotContaining("my-secret-value");
    }
  }
}
