package dev.spillway.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.crash.CrashPoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compaction, retention and the search for stray files, as a table lives for long. */
class UpkeepTest extends StoreTest {
  private static final LocalDate DAY = LocalDate.of(2026, 2, 10);

  private static void append(EventStore store, Batch batch) {
    assertThat(store.append(Batch.STREAM, batch, Optional.empty()))
        .isInstanceOf(AppendOutcome.Stored.class);
    store.flush();
  }

  /** Flushes so many times, and gives the persons in order. */
  private static List<String> fill(EventStore store, int flushes, int each) {
    List<String> people = new ArrayList<>();
    for (int flush = 0; flush < flushes; flush++) {
      Batch batch = Batch.of("f" + flush, each);
      batch.events().forEach(event -> people.add(String.valueOf(event.customId())));
      append(store, batch);
    }
    return people;
  }

  private static EventFiles plan(EventStore store, Snapshot snapshot) {
    return store.plan(snapshot, query(store));
  }

  @Test
  void a_day_that_still_grows_has_few_files_and_its_older_states_stay_as_they_were()
      throws Exception {
    EventStore store = open();
    List<String> people = fill(store, 5, 20);
    Snapshot before = store.flush();
    EventFiles planned = plan(store, before);
    assertThat(planned.files()).hasSize(5);

    assertThat(store.compact()).isEqualTo(1);
    assertThat(plan(store, store.flush()).files()).hasSizeLessThanOrEqualTo(3);
    assertThat(people(store)).containsExactlyElementsOf(people);
    assertThat(plan(store, before).files()).isEqualTo(planned.files());
    assertThat(dataFiles()).containsAll(paths(planned));
    assertThat(store.compact()).isZero();
  }

  @Test
  void the_small_files_of_many_days_are_merged_by_one_commit() throws SQLException {
    EventStore store = open();
    for (int flush = 0; flush < 6; flush++) {
      List<Event> events = new ArrayList<>();
      for (int day = 0; day < 9; day++) {
        Instant date = Batch.DAY.plus(Duration.ofDays(day));
        events.add(Batch.event("f%d-d%d".formatted(flush, day), date));
      }
      append(store, new Batch(events));
    }
    List<String> people = people(store);
    Snapshot before = store.flush();

    assertThat(store.compact()).isEqualTo(9);
    Snapshot after = store.flush();
    assertThat(after.sequence()).isEqualTo(before.sequence() + 1);
    assertThat(plan(store, after).files()).hasSize(9);
    assertThat(people(store)).hasSize(54).containsExactlyElementsOf(people);
  }

  @Test
  void who_compacts_is_told_of_a_day_with_many_new_files_and_of_no_others() {
    EventStore store = open();
    AtomicInteger told = new AtomicInteger();
    store.whenManyFiles(told::incrementAndGet);
    for (int flush = 1; flush < NewFiles.MANY; flush++) {
      append(store, Batch.of("f" + flush, 1));
      append(
          store, new Batch(List.of(Batch.event("o", Batch.DAY.plus(Duration.ofDays(2L + flush))))));
    }
    assertThat(told).hasValue(0);

    append(store, Batch.of("last", 1));
    assertThat(told).hasValue(1);
    store.compact();
    append(store, Batch.of("after", 1));
    assertThat(told).hasValue(1);
  }

  @Test
  void four_files_are_left_alone() {
    EventStore store = open();
    fill(store, 4, 5);
    clock.advance(Compaction.SETTLED);
    assertThat(store.compact()).isZero();
    clock.advance(Compaction.SETTLED);
    assertThat(store.compact()).isZero();
  }

  @Test
  void a_settled_day_has_its_fewest_files_and_a_campaign_lies_in_few_of_them() throws SQLException {
    EventStore store = open();
    Random random = new Random(7);
    for (int flush = 0; flush < 15; flush++) {
      List<Event> events = new ArrayList<>();
      for (int n = 0; n < 1800; n++) {
        String token = n % 50 == 0 ? "token" : "t" + random.nextInt(40);
        events.add(event(random, token, 100 * flush + n));
      }
      append(store, new Batch(events));
    }
    store.compact();
    clock.advance(Compaction.SETTLED);
    while (store.compact() > 0) {
      assertThat(rows(dataFiles(store))).isEqualTo(15 * 1800);
    }

    Set<EventFiles.EventFile> files = dataFiles(store);
    long bytes = files.stream().mapToLong(EventFiles.EventFile::bytes).sum();
    assertThat(bytes).isGreaterThan(5L << 20);
    assertThat((long) files.size()).isLessThanOrEqualTo(bytes / (1 << 20) + 1);
    assertThat(plan(store, store.flush()).files()).hasSizeLessThanOrEqualTo(2);
    assertThat(people(store).stream().distinct().count())
        .isEqualTo(rows(Set.copyOf(plan(store, store.flush()).files())));
  }

  private static long rows(Set<EventFiles.EventFile> files) {
    return files.stream().mapToLong(EventFiles.EventFile::rows).sum();
  }

  private static Event event(Random random, String token, int minute) {
    byte[] noise = new byte[200];
    random.nextBytes(noise);
    String person = HexFormat.of().formatHex(noise);
    Instant date = Batch.DAY.plusSeconds(minute % 600);
    return new Event("push_sent", date, "campaign", token, null, person, null, null, null);
  }

  private static List<Path> paths(EventFiles files) {
    return files.files().stream().map(EventFiles.EventFile::path).toList();
  }

  /** The files of the current state that any of the campaigns lies in. */
  private static Set<EventFiles.EventFile> dataFiles(EventStore store) {
    Snapshot current = store.flush();
    return IntStream.rangeClosed(0, 40)
        .mapToObj(n -> n == 40 ? "token" : "t" + n)
        .flatMap(token -> store.plan(current, query(store, token)).files().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void flushes_and_a_compaction_do_not_disturb_each_other() throws Exception {
    EventStore store = open();
    List<String> people = new ArrayList<>(fill(store, 6, 30));
    AtomicBoolean done = new AtomicBoolean();
    Thread compacting =
        Thread.ofPlatform()
            .start(() -> {
              while (!done.get()) {
                store.compact();
              }
            });
    for (int flush = 0; flush < 4; flush++) {
      Batch batch = Batch.of("late" + flush, 3);
      append(store, batch);
      batch.events().forEach(event -> people.add(String.valueOf(event.customId())));
    }
    done.set(true);
    compacting.join();
    assertThat(people(store)).containsExactlyElementsOf(people);
  }

  @Test
  void retention_drops_whole_days_of_the_app_and_running_exports_keep_their_state()
      throws Exception {
    EventStore store = open();
    List<Event> events = new ArrayList<>();
    for (int day = 0; day < 5; day++) {
      events.add(Batch.event("d" + day, Batch.DAY.plus(Duration.ofDays(day))));
    }
    append(store, new Batch(events));
    store.append(new EventStream("app-2", false), Batch.of("other", 1), Optional.empty());
    Snapshot before = store.flush();

    store.retain(app -> app.equals("app-1") ? DAY.plusDays(2) : DAY);
    assertThat(people(store)).containsExactly("d2", "d3", "d4");
    assertThat(plan(store, before).files()).hasSize(5);
    assertThat(dataFiles()).containsAll(paths(plan(store, before)));
    Snapshot after = store.flush();
    store.retain(app -> DAY.plusDays(2));
    store.retain(app -> DAY.plusDays(2));
    assertThat(store.flush()).isNotEqualTo(after);
    assertThat(people(store)).containsExactly("d2", "d3", "d4");
  }

  @Test
  void a_retention_that_ended_in_the_middle_is_gone_on_with_by_the_next() throws Exception {
    EventStore store =
        open(point -> {
          if (point == CrashPoint.RETENTION_AFTER_COMMIT) {
            throw new IllegalStateException("a fault of the test's");
          }
        });
    append(
        store,
        new Batch(
            List.of(
                Batch.event("old", Batch.DAY),
                Batch.event("young", Batch.DAY.plus(Duration.ofDays(1))))));
    store.append(new EventStream("app-2", false), Batch.of("other", 1), Optional.empty());
    store.flush();

    assertThatThrownBy(() -> store.retain(app -> DAY.plusDays(1)))
        .hasStackTraceContaining("a fault of the test's");
    assertThat(people(store)).containsExactly("young");

    close();
    EventStore next = open(point -> {});
    next.retain(app -> DAY.plusDays(1));
    assertThat(people(next)).containsExactly("young");
    assertThat(next.plan(next.flush(), "app-2").files()).isEmpty();
  }

  @Tag("disk")
  @Test
  void files_that_no_state_has_go_when_they_are_a_day_old_and_no_others() throws Exception {
    EventStore store = open();
    clock.moveTo(Instant.now());
    List<String> people = fill(store, 5, 2);
    store.compact();
    Path data = folder.resolve("events/warehouse/spillway/events/data");
    Path old = data.resolve("app=app-1/date_day=2026-02-10/stray-old.parquet");
    Path young = data.resolve("app=app-1/date_day=2026-02-10/stray-young.parquet");
    Path metadata = folder.resolve("events/warehouse/spillway/events/metadata/stray.avro");
    for (Path stray : List.of(old, young, metadata)) {
      Files.writeString(stray, "stray", StandardCharsets.UTF_8);
      Files.setLastModifiedTime(
          stray,
          FileTime.from(clock.instant().minus(stray.equals(young) ? 23 : 25, ChronoUnit.HOURS)));
    }
    Set<Path> before = allFiles();

    store.removeOrphans();
    before.removeAll(Set.of(old, metadata));
    assertThat(allFiles()).isEqualTo(before);
    close();
    assertThat(people(open())).containsExactlyElementsOf(people);
  }

  @Test
  void every_file_of_every_state_counts_as_known_also_a_month_later() throws Exception {
    EventStore store = open();
    clock.moveTo(Instant.now().plus(Duration.ofDays(30)));
    fill(store, 6, 2);
    store.compact();
    Snapshot before = store.flush();
    store.retain(app -> DAY.plusDays(1));
    Set<Path> files = allFiles();

    store.removeOrphans();
    assertThat(allFiles()).isEqualTo(files);
    assertThat(dataFiles()).containsAll(paths(plan(store, before)));
  }
}
