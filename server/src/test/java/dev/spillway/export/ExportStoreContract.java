package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.database.Database;
import dev.spillway.event.Cut;
import dev.spillway.event.IdempotencyKey;
import dev.spillway.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How requests are created, found, listed and purged, on every database. */
abstract class ExportStoreContract {
  private static final Cut CUT = new Cut("node", 7, 5);
  private static final int LIMIT = 10_000;

  private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00.123Z");
  private Database database;
  private ExportStore store;

  abstract Database open();

  @BeforeEach
  void openDatabase() {
    database = open();
    store = new ExportStore(database);
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void a_created_request_is_found_with_everything_it_was_ordered_with() {
    ExportOrder order = Orders.of("c", clock.instant());
    ExportRequest created = accepted(store.create(order, CUT, LIMIT));

    assertThat(created.spec()).isEqualTo(order.spec());
    assertThat(created.cut()).isEqualTo(CUT);
    assertThat(created.createdAt()).isEqualTo(clock.instant());
    assertThat(created.state()).isEqualTo(new ExportState.Created());
    assertThat(store.find("app-of-c", created.id())).contains(created);
    assertThat(Exports.isId(created.id())).isTrue();
  }

  @Test
  void the_same_key_and_body_give_the_first_request_and_another_body_is_refused() {
    ExportRequest first = accepted(store.create(keyed("app", "k", "d1"), CUT, LIMIT));

    assertThat(accepted(store.create(keyed("app", "k", "d1"), CUT, LIMIT)).id())
        .isEqualTo(first.id());
    assertThat(store.create(keyed("app", "k", "d2"), CUT, LIMIT))
        .isInstanceOf(CreateOutcome.KeyReused.class);
    assertThat(accepted(store.create(keyed("other", "k", "d2"), CUT, LIMIT)).id())
        .isNotEqualTo(first.id());
  }

  @Test
  void a_key_is_forgotten_after_24_hours() {
    ExportRequest first = accepted(store.create(keyed("app", "k", "d1"), CUT, LIMIT));
    clock.advance(Duration.ofHours(24).minusMillis(1));
    assertThat(accepted(store.create(keyed("app", "k", "d1"), CUT, LIMIT)).id())
        .isEqualTo(first.id());
    clock.advance(Duration.ofMillis(1));

    assertThat(accepted(store.create(keyed("app", "k", "d2"), CUT, LIMIT)).id())
        .isNotEqualTo(first.id());
    assertThat(store.find(first.id())).isPresent();
  }

  @Test
  void a_hundred_equal_posts_at_once_under_one_key_make_one_request() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<String>> posts =
          IntStream.range(0, 100)
              .<Callable<String>>mapToObj(
                  n -> () -> accepted(store.create(keyed("app", "k", "d"), CUT, LIMIT)).id())
              .toList();
      var ids = threads.invokeAll(posts).stream().map(future -> future.resultNow()).distinct();

      assertThat(ids).hasSize(1);
    }
  }

  @Test
  void a_company_may_have_so_many_waiting_requests_and_another_company_too() {
    accepted(store.create(Orders.of("c", clock.instant()), CUT, 2));
    accepted(store.create(Orders.of("c", clock.instant()), CUT, 2));

    assertThat(store.create(Orders.of("c", clock.instant()), CUT, 2))
        .isEqualTo(new CreateOutcome.TooManyWaiting(2));
    accepted(store.create(Orders.of("d", clock.instant()), CUT, 2));
  }

  @Test
  void the_list_is_the_newest_thousand_of_the_app_alone() {
    accepted(store.create(Orders.of("other", clock.instant()), CUT, LIMIT));
    String last = "";
    for (int n = 0; n < 1002; n++) {
      clock.advance(Duration.ofSeconds(1));
      last = accepted(store.create(Orders.of("c", clock.instant()), CUT, LIMIT)).id();
    }
    List<ExportRequest> recent = store.recent("app-of-c", Instant.EPOCH);

    assertThat(recent).hasSize(1000);
    assertThat(recent.getFirst().id()).isEqualTo(last);
    assertThat(recent).isSortedAccordingTo((a, b) -> b.createdAt().compareTo(a.createdAt()));
  }

  @Test
  void companies_take_turns_in_the_count_of_those_ahead() {
    for (int n = 0; n < 5; n++) {
      accepted(store.create(Orders.of("big", clock.instant()), CUT, LIMIT));
      clock.advance(Duration.ofSeconds(1));
    }
    ExportRequest first = accepted(store.create(Orders.of("small", clock.instant()), CUT, LIMIT));
    clock.advance(Duration.ofSeconds(1));
    ExportRequest second = accepted(store.create(Orders.of("small", clock.instant()), CUT, LIMIT));

    assertThat(store.ahead(first)).isZero();
    assertThat(store.ahead(second)).isEqualTo(2);
  }

  @Test
  void a_request_is_purged_when_its_six_calendar_months_are_over() {
    clock.moveTo(Instant.parse("2026-08-31T10:00:00Z"));
    ExportRequest request = accepted(store.create(Orders.of("c", clock.instant()), CUT, LIMIT));

    assertThat(store.purge(Instant.parse("2027-02-28T09:59:59.999Z"))).isZero();
    assertThat(store.find(request.id())).isPresent();
    assertThat(store.purge(Instant.parse("2027-02-28T10:00:00Z"))).isEqualTo(1);
    assertThat(store.find(request.id())).isEmpty();
  }

  private ExportOrder keyed(String app, String key, String digest) {
    return Orders.of("c", app, clock.instant(), Optional.of(new IdempotencyKey(key, digest)));
  }

  private static ExportRequest accepted(CreateOutcome outcome) {
    assertThat(outcome).isInstanceOf(CreateOutcome.Accepted.class);
    return ((CreateOutcome.Accepted) outcome).request();
  }
}
