package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.crash.CrashPoint;
import dev.spillway.database.BoundSql;
import dev.spillway.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole files that go to the table past the buffer. */
class LoadTest extends StoreTest {
  private static final Optional<IdempotencyKey> NO_KEY = Optional.empty();
  private static final int MANY = 120_000;
  private static final List<String> TWO = List.of("f", "g");

  private static Optional<IdempotencyKey> key(String digest) {
    return Optional.of(new IdempotencyKey("k", digest));
  }

  private static AppendOutcome load(EventStore store, ParquetLoad load) {
    return load(store, load, NO_KEY).orElseThrow();
  }

  private static Optional<AppendOutcome> load(
      EventStore store, ParquetLoad load, Optional<IdempotencyKey> key) {
    try {
      return store.load(Batch.STREAM, load, key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AppendOutcome stored(long count, boolean repeated, String name) {
    return new AppendOutcome.Stored(count, repeated, "told of " + name);
  }

  @Test
  void a_load_is_in_the_table_at_once_with_every_field_and_numbers_of_its_own()
      throws SQLException {
    EventStore store = open();
    store.append(Batch.STREAM, Batch.of("a", 2), NO_KEY);
    clock.advance(Duration.ofMillis(7));
    assertThat(load(store, Loads.of("f", 3, 2))).isEqualTo(stored(3, false, "f"));
    assertThat(store.cut()).isEqualTo(new Cut("n1", 2, 3));
    assertThat(load(store, Loads.of("g", 1, 1))).isEqualTo(stored(1, false, "g"));
    assertThat(store.cut()).isEqualTo(new Cut("n1", 2, 4));

    String node = "node || ' ' || seq || ' ' || custom_id || ' ' || received_date";
    assertThat(column(store, node))
        .containsExactlyInAnyOrder(
            "n1 1 a-0 2026-03-01 12:00:00",
            "n1 2 a-1 2026-03-01 12:00:00",
            "n1/load 1 f-0 2026-03-01 12:00:00.007",
            "n1/load 2 f-1 2026-03-01 12:00:00.007",
            "n1/load 3 f-2 2026-03-01 12:00:00.007",
            "n1/load 4 g-0 2026-03-01 12:00:00.007");
    assertThat(column(store, "attributes")).containsOnly("{\"n\":1.50}");
    assertThat(column(store, "id")).contains("id-f-0", "id-a-0");
  }

  @Test
  void a_day_of_many_events_is_cut_into_files_of_which_a_campaign_needs_few() throws SQLException {
    EventStore store = open();
    BoundSql events =
        new BoundSql()
            .add("SELECT range + 1 AS " + LoadRows.NUMBER + ", 'campaign' AS source")
            .add(
                ", 'token' || CASE WHEN range % 50 = 0 THEN '' ELSE (range % 50)::VARCHAR END AS token")
            .add(", 'push_sent' AS event, ?::TIMESTAMP + to_milliseconds(range) AS date", day())
            .add(", NULL::VARCHAR AS install_id, 'p' || range AS custom_id, NULL AS advertising_id")
            .add(", NULL::VARCHAR AS id, NULL::VARCHAR AS attributes FROM range(?)", MANY);
    load(store, connection -> Optional.of(new LoadRows(events, MANY, MANY, "")), NO_KEY);

    Snapshot snapshot = store.flush();
    Set<EventFiles.EventFile> files = new HashSet<>();
    for (int token = 0; token < 50; token++) {
      EventQuery query = query(store, token == 0 ? "token" : "token" + token);
      List<EventFiles.EventFile> planned = store.plan(snapshot, query).files();
      assertThat(planned).hasSizeBetween(1, 2);
      files.addAll(planned);
    }
    assertThat(files).hasSize(3).allMatch(file -> file.rows() == MANY / 3);
    clock.advance(Compaction.SETTLED);
    assertThat(store.compact()).isZero();
  }

  private static LocalDateTime day() {
    return LocalDateTime.ofInstant(Batch.DAY, ZoneOffset.UTC);
  }

  @Test
  void after_a_restart_numbers_go_on_and_received_dates_do_not_go_back() throws SQLException {
    load(open(), Loads.of("f", 3, 1));
    close();
    clock.advance(Duration.ofHours(-1));
    EventStore store = open();
    assertThat(store.cut()).isEqualTo(new Cut("n1", 0, 3));
    store.append(Batch.STREAM, Batch.of("a", 1), NO_KEY);
    load(store, Loads.of("g", 1, 1));
    assertThat(column(store, "received_date")).containsOnly("2026-03-01 12:00:00").hasSize(5);
    assertThat(store.cut()).isEqualTo(new Cut("n1", 1, 4));
  }

  @Test
  void files_say_whether_their_loads_may_pass_a_cut() {
    EventStore store = open();
    store.append(Batch.STREAM, Batch.of("a", 9), NO_KEY);
    load(store, Loads.of("f", 3, 1));
    store.flush();
    Cut before = store.cut();
    load(store, Loads.of("g", 3, 1));
    Snapshot snapshot = store.flush();
    EventQuery all = query(store);
    EventQuery query =
        new EventQuery("app-1", "campaign", "token", all.from(), all.to(), all.types(), before);

    assertThat(store.plan(snapshot, query).files())
        .extracting(EventFiles.EventFile::passesCut)
        .containsExactlyInAnyOrder(false, false, true);
    assertThat(store.plan(snapshot, all).files())
        .extracting(EventFiles.EventFile::passesCut)
        .containsOnly(false);
  }

  @Test
  void a_key_stores_a_load_once_also_beside_batches_and_after_a_restart() throws SQLException {
    EventStore store = open();
    assertThat(load(store, Loads.of("f", 2, 1), key("d"))).contains(stored(2, false, "f"));
    assertThat(load(store, Loads.of("f", 2, 1), key("d"))).contains(stored(2, true, "f"));
    assertThat(load(store, Loads.of("g", 2, 1), key("e"))).contains(new AppendOutcome.KeyReused());
    assertThat(store.append(Batch.STREAM, Batch.of("a", 1), key("e")))
        .isEqualTo(new AppendOutcome.KeyReused());
    assertThat(store.append(Batch.STREAM, Batch.of("a", 1), key("d")))
        .isEqualTo(stored(2, true, "f"));
    close();
    store = open();
    assertThat(store.recall(Batch.STREAM, key("d").orElseThrow())).contains(stored(2, true, "f"));
    clock.advance(Duration.ofHours(24));
    assertThat(load(store, Loads.of("g", 2, 1), key("e"))).contains(stored(2, false, "g"));
    assertThat(people(store)).containsExactlyInAnyOrder("f-0", "f-1", "g-0", "g-1");
  }

  @Test
  void a_batch_and_a_load_under_one_key_are_stored_once() throws SQLException {
    EventStore store = open();
    store.append(Batch.STREAM, Batch.of("a", 1), key("d"));
    assertThat(load(store, Loads.of("f", 2, 1), key("d")))
        .contains(new AppendOutcome.Stored(1, true, ""));
    assertThat(people(store)).containsExactly("a-0");
  }

  @Test
  void the_same_load_at_once_is_stored_once() throws SQLException {
    EventStore store = open();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Optional<AppendOutcome>>> loads =
          IntStream.range(0, 10)
              .mapToObj(n ->
                  CompletableFuture.supplyAsync(
                      () -> load(store, Loads.of("f", 3, 1), key("d")), threads))
              .toList();
      assertThat(loads.stream().map(CompletableFuture::join).flatMap(Optional::stream))
          .containsOnly(stored(3, false, "f"), stored(3, true, "f"))
          .containsOnlyOnce(stored(3, false, "f"));
    }
    assertThat(people(store)).hasSize(3);
  }

  @Test
  void a_load_of_nothing_commits_nothing_but_its_key() {
    EventStore store = open();
    Snapshot empty = store.currentSnapshot();
    assertThat(load(store, Loads.of("f", 0, 1), key("d"))).contains(stored(0, false, "f"));
    assertThat(load(store, Loads.of("f", 9, 1), key("d"))).contains(stored(0, true, "f"));
    assertThat(load(store, Loads.of("g", 9, 1), key("e"))).contains(new AppendOutcome.KeyReused());
    assertThat(store.currentSnapshot()).isEqualTo(empty);
  }

  @Test
  void a_refused_or_broken_load_leaves_nothing_and_the_next_one_works() throws Exception {
    EventStore store = open();
    assertThat(load(store, connection -> Optional.empty(), key("d"))).isEmpty();
    assertThatThrownBy(() ->
            store.load(
                Batch.STREAM,
                connection -> {
                  throw new IOException("no Parquet");
                },
                key("d")))
        .isInstanceOf(IOException.class)
        .hasMessage("no Parquet");
    LoadRows broken = new LoadRows(new BoundSql().add("SELECT error('of ours')"), 1, 1, "");
    assertThatThrownBy(() -> load(store, connection -> Optional.of(broken), key("d")))
        .isInstanceOf(EventStoreException.class);
    assertThat(dataFiles()).isEmpty();
    assertThat(load(store, Loads.of("f", 1, 1), key("e"))).contains(stored(1, false, "f"));
    assertThat(store.cut().loaded()).isEqualTo(1);
    assertThat(people(store)).containsExactly("f-0");
  }

  @Test
  void many_days_in_one_load_are_one_commit_and_a_file_each() throws SQLException {
    EventStore store = open();
    load(store, Loads.of("f", 9000, 90));
    assertThat(store.plan(store.currentSnapshot(), query(store)).files())
        .hasSize(90)
        .allSatisfy(file -> assertThat(file.rows()).isEqualTo(100));
    assertThat(people(store)).hasSize(9000).doesNotHaveDuplicates();
  }

  @Test
  void loads_beside_batches_and_flushes_lose_and_double_nothing() throws SQLException {
    EventStore store = open();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<?>> work = new ArrayList<>();
      for (int n = 0; n < 10; n++) {
        String name = "n" + n;
        work.add(
            CompletableFuture.runAsync(() -> load(store, Loads.of("l" + name, 50, 3)), threads));
        work.add(
            CompletableFuture.runAsync(
                () -> store.append(Batch.STREAM, Batch.of("b" + name, 50), NO_KEY), threads));
        work.add(CompletableFuture.runAsync(store::flush, threads));
      }
      work.forEach(CompletableFuture::join);
    }
    assertThat(people(store)).hasSize(1000).doesNotHaveDuplicates();
    assertThat(store.cut()).isEqualTo(new Cut("n1", 500, 500));
    close();
    assertThat(people(open())).hasSize(1000).doesNotHaveDuplicates();
  }

  /** A fault in place of the process's end: the store goes on, and the load is looked up. */
  @ParameterizedTest
  @EnumSource(value = CrashPoint.class, mode = EnumSource.Mode.MATCH_ALL, names = "^LOAD_.*")
  void after_a_fault_at_any_point_the_same_load_is_stored_once(CrashPoint point)
      throws SQLException, IOException {
    AtomicReference<Optional<CrashPoint>> armed = new AtomicReference<>(Optional.of(point));
    EventStore store =
        open(reached -> {
          if (armed.get().equals(Optional.of(reached))) {
            armed.set(Optional.empty());
            throw new IllegalStateException("a fault of the test's");
          }
        });
    assertThatThrownBy(() -> load(store, Loads.of("f", 3, 2), key("d")))
        .isInstanceOf(EventStoreException.class);
    assertThat(load(store, Loads.of("f", 3, 2), key("d")).orElseThrow())
        .isIn(stored(3, false, "f"), stored(3, true, "f"));
    assertThat(load(store, Loads.of("g", 1, 1))).isEqualTo(stored(1, false, "g"));
    assertThat(people(store)).containsExactlyInAnyOrder("f-0", "f-1", "f-2", "g-0");
    // The journal of a load that met a fault when all was done is read by the next start.
    close();
    assertThat(people(open())).containsExactlyInAnyOrder("f-0", "f-1", "f-2", "g-0");
    assertThat(dataFiles()).hasSize(3);
    assertThat(folder.resolve("events")).isDirectoryNotContaining("glob:**load*.pending");
  }

  @Test
  void a_load_that_fails_while_the_next_one_is_written_takes_nothing_of_it_away()
      throws SQLException, IOException {
    AtomicBoolean armed = new AtomicBoolean(true);
    EventStore store =
        open(reached -> {
          if (reached == CrashPoint.LOAD_AFTER_KEY && armed.getAndSet(false)) {
            failWhenTheNextIsWritten();
          }
        });
    Map<String, Boolean> stored = loadTwo(store);
    assertThat(stored).containsValue(true).containsValue(false);
    List<String> people = people(store);
    stored.forEach((name, done) ->
        assertThat(people.stream().anyMatch(person -> person.startsWith(name))).isEqualTo(done));
    assertBothStoredOnce(store);
  }

  /** The first one is in the table, but that is not known when it is the second one's turn. */
  @Test
  void a_load_is_removed_when_nobody_can_say_what_came_of_the_one_before_it()
      throws SQLException, IOException {
    AtomicBoolean committed = new AtomicBoolean(true);
    AtomicBoolean done = new AtomicBoolean(true);
    EventStore store =
        open(reached -> {
          if (reached == CrashPoint.LOAD_AFTER_COMMIT && committed.getAndSet(false)) {
            failWhenTheNextIsWritten();
          } else if (reached == CrashPoint.LOAD_AFTER_ANSWER && done.getAndSet(false)) {
            throw new IllegalStateException("another fault of the test's");
          }
        });
    assertThat(loadTwo(store)).doesNotContainValue(true);
    assertBothStoredOnce(store);
  }

  private void failWhenTheNextIsWritten() {
    Await.until("the next load is written", () -> journals() == 2);
    throw new IllegalStateException("a fault of the test's");
  }

  /** Loads two files at once; tells of each whether it was stored. */
  private static Map<String, Boolean> loadTwo(EventStore store) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, Future<?>> loads = new HashMap<>();
      for (String name : TWO) {
        loads.put(name, threads.submit(() -> load(store, Loads.of(name, 3, 2), ownKey(name))));
      }
      Map<String, Boolean> stored = new HashMap<>();
      loads.forEach((name, load) -> stored.put(name, !failed(load)));
      return stored;
    }
  }

  private static boolean failed(Future<?> load) {
    try {
      load.get();
      return false;
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(EventStoreException.class);
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void assertBothStoredOnce(EventStore store) throws SQLException, IOException {
    for (String name : TWO) {
      assertThat(load(store, Loads.of(name, 3, 2), ownKey(name)).orElseThrow())
          .isIn(stored(3, false, name), stored(3, true, name));
    }
    assertThat(people(store)).hasSize(6).doesNotHaveDuplicates();
    assertThat(dataFiles()).hasSize(4);
    close();
    assertThat(people(open())).hasSize(6).doesNotHaveDuplicates();
    assertThat(dataFiles()).hasSize(4);
    assertThat(journals()).isZero();
  }

  private static Optional<IdempotencyKey> ownKey(String name) {
    return Optional.of(new IdempotencyKey(name, name));
  }

  private long journals() {
    try (Stream<Path> files = Files.list(folder.resolve("events"))) {
      return files.filter(file -> file.getFileName().toString().matches("load.*pending")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
