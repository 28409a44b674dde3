package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventStoreTest extends StoreTest {
  private static final Optional<IdempotencyKey> NO_KEY = Optional.empty();

  private static AppendOutcome append(EventStore store, String name, int count) {
    return store.append(Batch.STREAM, Batch.of(name, count), NO_KEY);
  }

  private static Optional<IdempotencyKey> key(String digest) {
    return Optional.of(new IdempotencyKey("k", digest));
  }

  @Test
  void what_was_appended_is_in_the_table_after_a_flush_with_every_field() throws SQLException {
    EventStore store = open();
    assertThat(store.cut()).isEqualTo(new Cut("n1", 0, 0));
    assertThat(append(store, "a", 3)).isEqualTo(new AppendOutcome.Stored(3, false, ""));
    clock.advance(Duration.ofMillis(7));
    append(store, "b", 1);

    assertThat(store.cut()).isEqualTo(new Cut("n1", 4, 0));
    assertThat(people(store)).containsExactly("a-0", "a-1", "a-2", "b-0");
    assertThat(column(store, "id")).containsExactly("id-a-0", "id-a-1", "id-a-2", "id-b-0");
    assertThat(column(store, "attributes")).containsOnly("{\"n\":1.50}");
    assertThat(column(store, "received_date"))
        .containsExactly(
            "2026-03-01 12:00:00",
            "2026-03-01 12:00:00",
            "2026-03-01 12:00:00",
            "2026-03-01 12:00:00.007");
    assertThat(column(store, "node || seq")).containsExactly("n11", "n12", "n13", "n14");
  }

  @Test
  void a_received_date_never_goes_back_also_across_a_restart() throws SQLException {
    append(open(), "a", 1);
    close();
    clock.advance(Duration.ofHours(-1));
    EventStore store = open();
    append(store, "b", 1);
    assertThat(column(store, "received_date"))
        .containsExactly("2026-03-01 12:00:00", "2026-03-01 12:00:00");
  }

  @Test
  void what_was_not_flushed_is_there_after_a_restart_once() throws SQLException {
    append(open(), "a", 2);
    close();
    EventStore store = open();
    append(store, "b", 1);
    assertThat(people(store)).containsExactly("a-0", "a-1", "b-0");
    close();
    store = open();
    assertThat(people(store)).containsExactly("a-0", "a-1", "b-0");
    assertThat(store.cut().seq()).isEqualTo(3);
  }

  @Test
  void a_snapshot_stays_as_it_was_and_plans_prune_days_apps_and_tokens() {
    EventStore store = open();
    store.append(
        Batch.STREAM,
        new Batch(
            List.of(
                Batch.event("d1", Batch.DAY),
                Batch.event("d2", Batch.DAY.plus(Duration.ofDays(1))),
                Batch.event("d3", Batch.DAY.plus(Duration.ofDays(2))))),
        NO_KEY);
    store.append(new EventStream("app-2", false), Batch.of("other", 1), NO_KEY);
    store.append(new EventStream("app-1", true), Batch.of("test", 1), NO_KEY);
    Snapshot first = store.flush();
    append(store, "late", 1);
    Snapshot second = store.flush();

    EventQuery all = query(store);
    assertThat(store.plan(first, all).files())
        .extracting(EventFiles.EventFile::day)
        .containsExactly(
            LocalDate.parse("2026-02-10"),
            LocalDate.parse("2026-02-11"),
            LocalDate.parse("2026-02-12"));
    assertThat(store.plan(second, all).files()).hasSize(4);
    EventQuery oneDay =
        new EventQuery(
            all.appId(),
            all.source(),
            all.token(),
            Batch.DAY.plus(Duration.ofDays(1)),
            Batch.DAY.plus(Duration.ofDays(1)).plusMillis(1),
            all.types(),
            all.cut());
    assertThat(store.plan(second, oneDay).files()).hasSize(1);
    EventQuery otherToken =
        new EventQuery("app-1", "campaign", "zzz", all.from(), all.to(), all.types(), all.cut());
    assertThat(store.plan(second, otherToken).files()).isEmpty();
  }

  @Test
  void files_say_whether_they_may_pass_a_cut() {
    EventStore store = open();
    append(store, "a", 2);
    Cut cut = store.cut();
    store.flush();
    append(store, "b", 1);
    Snapshot snapshot = store.flush();
    EventQuery all = query(store);
    EventQuery query =
        new EventQuery("app-1", "campaign", "token", all.from(), all.to(), all.types(), cut);
    assertThat(store.plan(snapshot, query).files())
        .extracting(EventFiles.EventFile::passesCut)
        .containsExactlyInAnyOrder(false, true);
  }

  @Test
  void nothing_has_to_be_flushed_for_a_cut_whose_events_are_all_in_the_table() {
    EventStore store = open();
    assertThat(store.flushed(store.cut())).contains(store.currentSnapshot());
    append(store, "a", 2);
    Cut cut = store.cut();
    assertThat(store.flushed(cut)).isEmpty();
    Snapshot flushed = store.flush();
    assertThat(store.flushed(cut)).contains(flushed);
    append(store, "b", 1);
    assertThat(store.flushed(cut)).contains(flushed);
    assertThat(store.flushed(store.cut())).isEmpty();
    assertThat(store.flushed(new Cut("other", 0, 0))).isEmpty();
  }

  @Test
  void a_flush_of_nothing_commits_nothing_and_flushes_together_are_one() {
    EventStore store = open();
    Snapshot empty = store.flush();
    assertThat(store.flush()).isEqualTo(empty);
    append(store, "a", 10);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Snapshot>> flushes =
          IntStream.range(0, 20)
              .mapToObj(n -> CompletableFuture.supplyAsync(store::flush, threads))
              .toList();
      assertThat(flushes.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    }
  }

  @Test
  void an_idempotency_key_stores_a_batch_once_for_24_hours_and_for_each_stream()
      throws SQLException {
    EventStore store = open();
    Batch batch = Batch.of("a", 2);
    assertThat(store.append(Batch.STREAM, batch, key("d")))
        .isEqualTo(new AppendOutcome.Stored(2, false, ""));
    assertThat(store.append(Batch.STREAM, batch, key("d")))
        .isEqualTo(new AppendOutcome.Stored(2, true, ""));
    assertThat(store.append(Batch.STREAM, batch, key("e")))
        .isEqualTo(new AppendOutcome.KeyReused());
    assertThat(store.append(new EventStream("app-2", false), batch, key("d")))
        .isEqualTo(new AppendOutcome.Stored(2, false, ""));
    store.flush();
    close();
    clock.advance(Duration.ofHours(24).minusMillis(1));
    store = open();
    assertThat(store.append(Batch.STREAM, batch, key("d")))
        .isEqualTo(new AppendOutcome.Stored(2, true, ""));
    clock.advance(Duration.ofMillis(1));
    assertThat(store.append(Batch.STREAM, batch, key("e")))
        .isEqualTo(new AppendOutcome.Stored(2, false, ""));
    assertThat(people(store)).hasSize(4);
  }

  @Test
  void the_same_batch_a_hundred_times_at_once_is_stored_once() throws SQLException {
    EventStore store = open();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<AppendOutcome>> appends =
          IntStream.range(0, 100)
              .mapToObj(n ->
                  CompletableFuture.supplyAsync(
                      () -> store.append(Batch.STREAM, Batch.of("a", 3), key("d")), threads))
              .toList();
      assertThat(appends.stream().map(CompletableFuture::join))
          .containsOnly(
              new AppendOutcome.Stored(3, false, ""), new AppendOutcome.Stored(3, true, ""))
          .containsOnlyOnce(new AppendOutcome.Stored(3, false, ""));
    }
    assertThat(people(store)).containsExactly("a-0", "a-1", "a-2");
  }

  @Test
  void batches_that_come_together_are_all_there_in_the_order_of_their_numbers()
      throws SQLException {
    EventStore store = open();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<AppendOutcome>> appends =
          IntStream.range(0, 200)
              .mapToObj(
                  n -> CompletableFuture.supplyAsync(() -> append(store, "b" + n, 4), threads))
              .toList();
      appends.forEach(CompletableFuture::join);
    }
    List<String> people = people(store);
    assertThat(people).hasSize(800).doesNotHaveDuplicates();
    // A batch's events stand together.
    for (int start = 0; start < people.size(); start += 4) {
      String name = people.get(start).replace("-0", "");
      assertThat(people.subList(start, start + 4))
          .containsExactly(name + "-0", name + "-1", name + "-2", name + "-3");
    }
  }

  @Test
  void a_full_buffer_refuses_until_it_was_flushed_but_takes_one_batch_of_any_size()
      throws SQLException {
    EventStore store = open();
    assertThat(append(store, "large", 2500)).isEqualTo(new AppendOutcome.Stored(2500, false, ""));
    AppendOutcome next = append(store, "b", 1);
    if (next instanceof AppendOutcome.BufferFull) {
      store.flush();
      next = append(store, "b", 1);
    }
    assertThat(next).isEqualTo(new AppendOutcome.Stored(1, false, ""));
    assertThat(people(store)).hasSize(2501);
  }

  @Test
  void a_batch_that_cannot_be_read_leaves_nothing_and_disturbs_nobody() throws SQLException {
    EventStore store = open();
    EventBatch broken =
        new EventBatch() {
          @Override
          public long count() {
            return 2;
          }

          @Override
          public long bytes() {
            return 10;
          }

          @Override
          public void forEach(Sink sink) throws IOException {
            Batch.of("half", 1).forEach(sink);
            throw new IOException("torn");
          }
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<AppendOutcome>> good = new ArrayList<>();
      for (int n = 0; n < 20; n++) {
        int number = n;
        good.add(CompletableFuture.supplyAsync(() -> append(store, "g" + number, 1), threads));
        CompletableFuture<AppendOutcome> bad =
            CompletableFuture.supplyAsync(
                () -> store.append(Batch.STREAM, broken, NO_KEY), threads);
        assertThatThrownBy(bad::join).hasCauseInstanceOf(EventStoreException.class);
      }
      good.forEach(CompletableFuture::join);
    }
    assertThat(people(store)).hasSize(20).doesNotContain("half");
    assertThat(store.isHealthy()).isTrue();
  }

  @Test
  void events_of_many_days_go_to_their_own_files_once() throws SQLException {
    EventStore store = open();
    List<Event> events =
        IntStream.range(0, 60)
            .mapToObj(n ->
                Batch.event("p" + n, Batch.DAY.plus(Duration.ofDays(n * 7 % 20)).plusSeconds(n)))
            .toList();
    store.append(Batch.STREAM, new Batch(events), NO_KEY);
    store.append(new EventStream("app-2", false), new Batch(events), NO_KEY);

    assertThat(people(store))
        .containsExactlyElementsOf(IntStream.range(0, 60).mapToObj(n -> "p" + n).toList());
    assertThat(store.plan(store.flush(), query(store)).files())
        .hasSize(20)
        .allSatisfy(file -> assertThat(file.rows()).isEqualTo(3));
  }

  @Test
  void a_buffer_is_flushed_by_itself_when_it_is_large_or_old() throws SQLException {
    for (BufferSettings buffer :
        List.of(
            new BufferSettings(5, Duration.ofHours(1), 100, 1 << 20, 128L << 20),
            new BufferSettings(99, Duration.ofMillis(50), 100, 1 << 20, 128L << 20))) {
      Path own = folder.resolve("flush-" + buffer.flushRows());
      try (EventStore store =
          EventStore.open(new EventStoreSettings(own, "n", buffer, settings(own).table()), clock)) {
        Snapshot empty = store.flush();
        append(store, "a", 5);
        Await.until("a flush of its own", () -> !store.currentSnapshot().equals(empty));
        assertThat(people(store)).hasSize(5);
      }
    }
  }

  @Test
  void a_second_process_is_refused() {
    open();
    assertThatThrownBy(() -> EventStore.open(settings(folder.resolve("events")), clock))
        .isInstanceOf(StoreInUseException.class)
        .hasMessageContaining("in use");
  }

  @Test
  void old_snapshots_go_with_their_metadata_and_wanted_ones_stay() throws SQLException {
    EventStore store = open();
    append(store, "a", 1);
    Snapshot wanted = store.flush();
    append(store, "b", 1);
    Snapshot old = store.flush();
    append(store, "c", 1);
    Snapshot current = store.flush();
    // Iceberg stamps snapshots by the system's clock.
    clock.moveTo(Instant.now().plus(Duration.ofMinutes(59)));
    store.expireSnapshots(Set.of(wanted.id()));
    assertThat(store.has(old)).isTrue();
    clock.advance(Duration.ofMinutes(2));
    store.expireSnapshots(Set.of(wanted.id()));

    assertThat(store.has(old)).isFalse();
    assertThat(store.has(wanted)).isTrue();
    assertThat(store.has(current)).isTrue();
    assertThat(store.plan(wanted, query(store)).files()).hasSize(1);
    assertThatThrownBy(() -> store.plan(old, query(store)))
        .isInstanceOf(SnapshotGoneException.class);
    assertThat(people(store)).containsExactly("a-0", "b-0", "c-0");
  }

  @Test
  void the_files_of_the_store_are_for_its_owner_alone() throws IOException {
    EventStore store = open();
    append(store, "a", 1);
    store.flush();
    try (Stream<Path> files = Files.walk(folder.resolve("events"))) {
      assertThat(files.filter(Files::isDirectory))
          .allSatisfy(path ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                  .as("%s", path)
                  .isEqualTo("rwx------"));
    }
  }
}
