package dev.spillway.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnchangedTest {
  @TempDir private Path folder;

  private Database open() {
    return Database.openSqlite(folder.resolve("spillway.db"));
  }

  private static void change(Database database) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                INSERT INTO company (id, name, strict, created_at)
                VALUES (lower(hex(randomblob(8))), 'c', false, 0)\
                """));
  }

  @Test
  void a_value_is_found_until_anybody_commits() {
    try (Database database = open();
        Database another = open()) {
      for (Database writer : new Database[] {database, another}) {
        Unchanged<String, String> kept = new Unchanged<>(10);
        long before = database.changes();
        kept.keep(before, "key", "value");

        database.jdbi().useHandle(handle -> handle.createQuery("SELECT 1").mapTo(Integer.class));
        assertThat(kept.find(database.changes(), "key")).contains("value");
        assertThat(kept.find(database.changes(), "another key")).isEmpty();

        change(writer);
        assertThat(database.changes()).isGreaterThan(before);
        assertThat(kept.find(database.changes(), "key")).isEmpty();
      }
    }
  }

  @Test
  void a_value_that_was_read_before_a_change_is_not_found_after_it() {
    try (Database database = open()) {
      Unchanged<String, String> kept = new Unchanged<>(10);
      long before = database.changes();
      change(database);
      kept.keep(database.changes(), "new", "value");
      kept.keep(before, "old", "value");

      assertThat(kept.find(database.changes(), "old")).isEmpty();
    }
  }

  @Test
  void no_number_comes_twice_when_changes_cannot_be_seen() {
    Database database = open();
    long open = database.changes();
    database.close();

    assertThat(database.changes()).isGreaterThan(open).isLessThan(database.changes());
  }

  @Test
  void it_begins_anew_when_it_is_full() {
    Unchanged<Integer, Integer> kept = new Unchanged<>(3);
    for (int number = 0; number < 10; number++) {
      kept.keep(1, number, number);
    }

    assertThat(kept.find(1, 9)).contains(9);
    assertThat(kept.find(1, 0)).isEmpty();
  }
}
