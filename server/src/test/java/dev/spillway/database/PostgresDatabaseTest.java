package dev.spillway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.Postgres;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresDatabaseTest {
  private static final String PASSWORD = "secret-of-somebody";

  private final PostgresSettings settings = Postgres.newDatabase();

  @Test
  void changes_of_several_nodes_are_one_after_the_other() throws Exception {
    try (Database one = Database.open(settings);
        Database other = Database.open(settings);
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      one.jdbi()
          .useHandle(handle -> {
            handle.execute("CREATE TABLE counter (value BIGINT NOT NULL)");
            handle.execute("INSERT INTO counter VALUES (0)");
          });
      List<Future<?>> counting = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Database node = i % 2 == 0 ? one : other;
        counting.add(threads.submit(() -> node.useChange(PostgresDatabaseTest::count)));
      }
      for (Future<?> counted : counting) {
        counted.get();
      }
      assertThat(value(one)).isEqualTo(100);
    }
  }

  @Test
  void a_change_that_fails_has_done_nothing_and_lets_the_next_one_go() {
    try (Database database = Database.open(settings)) {
      assertThatThrownBy(() ->
              database.useChange(handle -> {
                handle.execute("CREATE TABLE half (value BIGINT)");
                throw new IllegalStateException("in the middle");
              }))
          .isInstanceOf(IllegalStateException.class);
      database.useChange(handle -> handle.execute("CREATE TABLE half (value BIGINT)"));
    }
  }

  @Test
  void a_connection_that_the_server_ends_is_replaced() {
    try (Database database = Database.open(settings)) {
      assertThatThrownBy(() ->
              database.useChange(
                  handle -> handle.execute("SELECT pg_terminate_backend(pg_backend_pid())")))
          .isInstanceOf(JdbiException.class);
      assertThat(
              database.<Integer, RuntimeException>change(
                  handle -> handle.select("SELECT 1").mapTo(Integer.class).one()))
          .isEqualTo(1);
      assertThat(database.isHealthy()).isTrue();
    }
  }

  @Test
  void who_is_not_let_in_is_told_where_and_as_whom_but_not_the_password() {
    String url = settings.url() + "_that_is_not_there";
    PostgresSettings wrong = new PostgresSettings(url, settings.user(), PASSWORD, 2);
    assertThatThrownBy(() -> Database.open(wrong))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining(url)
        .hasMessageContaining("database.user=" + settings.user())
        .hasMessageNotContaining(PASSWORD);
    assertThat(wrong.toString()).doesNotContain(PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://host/db",
        "jdbc:mysql://host/db",
        "jdbc:postgresql://host:nan/db",
        "jdbc:postgresql://host/db?user=a&password=b",
        "jdbc:postgresql://a:b@host/db"
      })
  void a_url_that_is_none_or_holds_a_password_is_refused(String url) {
    assertThatThrownBy(() -> new PostgresSettings(url, "user", "", 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("database.url must");
  }

  private static void count(Handle handle) {
    long now = handle.select("SELECT value FROM counter").mapTo(Long.class).one();
    handle.execute("UPDATE counter SET value = ?", now + 1);
  }

  private static long value(Database database) {
    return database
        .jdbi()
        .withHandle(handle -> handle.select("SELECT value FROM counter").mapTo(Long.class).one());
  }
}
