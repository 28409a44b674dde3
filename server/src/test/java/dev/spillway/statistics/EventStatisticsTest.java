package dev.spillway.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.event.Batch;
import dev.spillway.event.BufferSettings;
import dev.spillway.event.Event;
import dev.spillway.event.EventQuery;
import dev.spillway.event.EventStore;
import dev.spillway.event.EventStoreSettings;
import dev.spillway.event.EventStream;
import dev.spillway.event.TableSettings;
import dev.spillway.testing.Await;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts beside the events that were stored, while the table's files come and go. */
class EventStatisticsTest {
  private static final Instant FIRST = Instant.parse("2026-02-01T00:00:00Z");
  private static final Source SOURCE = new Source("campaign", "c");

  @TempDir Path folder;
  private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
  private final List<Event> stored = new ArrayList<>();
  private EventStore events;
  private EventStatistics statistics;

  @BeforeEach
  void open() throws IOException {
    events =
        EventStore.open(
            new EventStoreSettings(
                folder.resolve("events"),
                "n",
                new BufferSettings(100_000, Duration.ofHours(1), 200_000, 1L << 30, 128L << 20),
                new TableSettings(1L << 20, 128L << 20, List.of(), TestFiles.table(folder))),
            clock);
    statistics = statistics(Duration.ofSeconds(30));
  }

  private EventStatistics statistics(Duration patience) throws IOException {
    return EventStatistics.open(
        new StatisticsSettings(
            folder.resolve(TestFiles.areInBucket() ? "events/cache" : "events/warehouse"),
            folder.resolve("statistics-" + patience.toNanos()),
            64 << 20,
            Duration.ZERO,
            patience),
        events);
  }

  @AfterEach
  void close() {
    statistics.close();
    events.close();
  }

  /** An event each two hours and a half, of which every fifth is an open. */
  private void store(String app, boolean test, String token, int count) {
    List<Event> batch =
        IntStream.range(0, count)
            .mapToObj(n ->
                new Event(
                    n % 5 == 0 ? "push_open" : "push_sent",
                    FIRST.plus(Duration.ofMinutes(150L * n)),
                    "campaign",
                    token,
                    null,
                    "person-" + n,
                    null,
                    null,
                    null))
            .toList();
    events.append(new EventStream(app, test), new Batch(batch), Optional.empty());
    if (app.equals("a") && !test) {
      stored.addAll(batch);
    }
  }

  private EventQuery query(Instant from, Instant to, List<String> types) {
    return new EventQuery("a", SOURCE.kind(), SOURCE.token(), from, to, types, events.cut());
  }

  private long of(String token) {
    return stored.stream().filter(event -> event.token().equals(token)).count();
  }

  @Test
  void sources_stay_right_while_flushes_and_compactions_change_the_files() {
    for (int round = 1; round <= 6; round++) {
      store("a", false, "c", 40);
      store("a", false, "d-" + round, 3);
      store("a", true, "c", 7);
      store("b", false, "c", 9);
      if (round % 2 == 0) {
        events.flush();
        clock.advance(Duration.ofHours(1));
        events.compact();
      }
      List<SourceCount> sources = statistics.sources("a", SourceQuery.first(100)).items();

      assertThat(sources).hasSize(1 + round);
      assertThat(sources.getFirst().source()).isEqualTo(SOURCE);
      assertThat(sources.getFirst().count()).isEqualTo(of("c"));
      assertThat(sources.getFirst().events())
          .isEqualTo(Map.of("push_open", 8L * round, "push_sent", 32L * round));
      assertThat(sources.getFirst().first()).isEqualTo(FIRST);
      assertThat(sources.getFirst().last()).isEqualTo(FIRST.plus(Duration.ofMinutes(150 * 39)));
    }
    assertThat(statistics.sources("b", SourceQuery.first(100)).items().getFirst().count())
        .isEqualTo(54);
    assertThat(statistics.sources("nobody", SourceQuery.first(100)).items()).isEmpty();
  }

  @Test
  void sources_are_found_by_kind_and_a_part_of_their_token() {
    for (String token : List.of("summer-1", "summer-2", "winter-1")) {
      store("a", false, token, 2);
    }
    SourceQuery summers =
        new SourceQuery(Optional.of("campaign"), Optional.of("summer"), Optional.empty(), 1);
    var page = statistics.sources("a", summers);
    assertThat(page.more()).isTrue();
    assertThat(page.last().orElseThrow().source().token()).isEqualTo("summer-1");
    SourceQuery others =
        new SourceQuery(Optional.of("transactional"), Optional.empty(), Optional.empty(), 10);
    assertThat(statistics.sources("a", others).items()).isEmpty();
  }

  @Test
  void a_range_may_cut_days_of_an_app_and_of_a_source() {
    store("a", false, "c", 200);
    store("a", false, "d", 50);
    Instant from = FIRST.plus(Duration.ofMinutes(2000));
    Instant to = FIRST.plus(Duration.ofHours(150));

    List<DayVolume> app = statistics.volume(VolumeQuery.ofApp("a", from, to));
    List<DayVolume> source = statistics.volume(VolumeQuery.ofSource("a", SOURCE, from, to));

    assertThat(app).isEqualTo(expected(from, to, Optional.empty()));
    assertThat(source).isEqualTo(expected(from, to, Optional.of("c")));
    assertThat(source.getFirst().day()).isEqualTo(LocalDate.parse("2026-02-02"));
    assertThat(statistics.volume(VolumeQuery.ofApp("a", to, to))).isEmpty();
  }

  private List<DayVolume> expected(Instant from, Instant to, Optional<String> token) {
    Map<LocalDate, SortedMap<String, Long>> days = new TreeMap<>();
    for (Event event : stored) {
      boolean wanted =
          !event.date().isBefore(from)
              && event.date().isBefore(to)
              && token.map(event.token()::equals).orElse(true);
      if (wanted) {
        days.computeIfAbsent(
                event.date().atZone(ZoneOffset.UTC).toLocalDate(), day -> new TreeMap<>())
            .merge(event.type(), 1L, Long::sum);
      }
    }
    return days.entrySet().stream()
        .map(day -> new DayVolume(day.getKey(), day.getValue()))
        .toList();
  }

  @Test
  void a_count_is_the_same_with_and_without_kept_counts() {
    store("a", false, "c", 100);
    store("a", false, "d", 100);
    events.flush();
    EventQuery query =
        query(FIRST.plusSeconds(40_000), FIRST.plus(Duration.ofDays(8)), List.of("push_sent"));
    var files = events.plan(events.currentSnapshot(), query);
    var cold = statistics.count(query, files);
    statistics.sources("a", SourceQuery.first(10));

    assertThat(statistics.count(query, files)).isEqualTo(cold);
    assertThat(cold.values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(
            stored.stream()
                .filter(event -> event.token().equals("c") && event.type().equals("push_sent"))
                .filter(event -> !event.date().isBefore(query.from()))
                .filter(event -> event.date().isBefore(query.to()))
                .count());
  }

  @Test
  void the_middle_of_a_query_has_about_its_share_of_the_events() {
    store("a", false, "c", 1000);
    events.flush();
    EventQuery query =
        query(FIRST, FIRST.plus(Duration.ofDays(200)), List.of("push_sent", "push_open"));
    var files = events.plan(events.currentSnapshot(), query);
    EventQuery middle = statistics.middle(query, files, 0.1);

    assertThat(statistics.count(middle, files).values().stream().mapToLong(Long::longValue).sum())
        .isBetween(95L, 105L);
  }

  @Test
  void who_has_no_patience_is_told_so_and_the_counts_are_there_later() throws IOException {
    store("a", false, "c", 10);
    try (EventStatistics hasty = statistics(Duration.ofNanos(1))) {
      assertThatThrownBy(() -> hasty.sources("a", SourceQuery.first(10)))
          .isInstanceOf(CountsNotReadyException.class)
          .hasMessageContaining("try again");
    }
    assertThat(
            Await.some(
                "counts",
                () -> Optional.of(statistics.sources("a", SourceQuery.first(10)).items())))
        .hasSize(1);
  }
}
