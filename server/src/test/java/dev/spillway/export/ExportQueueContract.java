package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.database.Database;
import dev.spillway.event.Cut;
import dev.spillway.event.Snapshot;
import dev.spillway.result.ResultFacts;
import dev.spillway.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How requests are queued, held and let go, on every database. */
abstract class ExportQueueContract {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final AttemptLimits ATTEMPTS = new AttemptLimits(2, 3);
  private static final ResultFacts FACTS = new ResultFacts(10, "00");
  private static final Cut CUT = new Cut("node", 7, 5);

  private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
  private Database database;
  private ExportStore store;
  private ExportQueue queue;

  /** Opens the same database again, as another process would. */
  abstract Database open();

  @BeforeEach
  void openDatabase() {
    database = open();
    store = new ExportStore(database);
    queue = new ExportQueue(database);
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void two_workers_racing_over_ten_thousand_requests_run_each_exactly_once() throws Exception {
    int requests = 10_000;
    database.jdbi().useTransaction(handle -> insertMany(handle, requests));
    ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
    try (Database other = open();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Integer> first = threads.submit(runner("one", queue, done));
      Future<Integer> second = threads.submit(runner("two", new ExportQueue(other), done));

      assertThat(first.get() + second.get()).isEqualTo(requests);
      assertThat(first.get()).isPositive();
      assertThat(second.get()).isPositive();
    }
    assertThat(done).hasSize(requests).doesNotHaveDuplicates();
  }

  private Callable<Integer> runner(
      String name, ExportQueue at, ConcurrentLinkedQueue<String> done) {
    return () -> {
      int count = 0;
      Optional<Claim> claim =
          at.claim(name, clock.instant(), LEASE, ATTEMPTS, cut -> Optional.empty());
      while (claim.isPresent()) {
        assertThat(claim.get().attempt()).isEqualTo(1);
        assertThat(at.succeed(claim.get(), clock.instant(), "f.csv", 1, FACTS)).isTrue();
        done.add(claim.get().request().id());
        count++;
        claim = at.claim(name, clock.instant(), LEASE, ATTEMPTS, cut -> Optional.empty());
      }
      return count;
    };
  }

  private void insertMany(Handle handle, int requests) {
    var batch =
        handle.prepareBatch(
            """
            INSERT INTO export_request (id, company_id, app_id, kind, token, shape, posted,
              range_from, range_to, date_format, names, created_at, cut_node, cut_seq, status,
              not_before)
            VALUES (:id, :company, 'a', 'campaign', 't', 'IDS',
              '{"from":"now","to":"now","events":[],"ids":[]}',
              0, 1, 'SECONDS', '{}', :created, 'n', 0, 'CREATED', 0)\
            """);
    for (int n = 0; n < requests; n++) {
      batch.bind("id", "id-" + n).bind("company", "company-" + n % 7).bind("created", n).add();
    }
    batch.execute();
  }

  @Test
  void takes_the_oldest_request_of_the_company_with_the_fewest_running() {
    List<String> big = new ArrayList<>();
    for (int n = 0; n < 200; n++) {
      big.add(create("big"));
      clock.advance(Duration.ofMillis(1));
    }
    assertThat(claim("w").request().id()).isEqualTo(big.get(0));
    String small = create("small");

    assertThat(claim("w").request().id()).isEqualTo(small);
    assertThat(claim("w").request().id()).isEqualTo(big.get(1));
  }

  @Test
  void a_worker_whose_lease_ran_out_can_record_nothing_even_when_nobody_took_over() {
    String id = create("c");
    Claim late = claim("late");
    clock.advance(LEASE);

    assertThat(queue.renew(late, clock.instant(), LEASE, 1, 1)).isFalse();
    assertThat(queue.succeed(late, clock.instant(), "f.csv", 1, FACTS)).isFalse();
    assertThat(queue.fail(late, clock.instant(), "no")).isFalse();
    assertThat(queue.retryAt(late, clock.instant(), clock.instant())).isFalse();
    assertThat(queue.pin(late, new Snapshot(1, 1), clock.instant())).isEmpty();
    assertThat(status(id)).isEqualTo(ExportStatus.PENDING);
  }

  @Test
  void a_request_whose_worker_died_is_taken_up_by_another_under_the_next_attempt() {
    String id = create("c");
    Claim dead = claim("dead");
    assertThat(queue.pin(dead, new Snapshot(41, 7), clock.instant())).contains(new Snapshot(41, 7));
    assertThat(queue.claim("next", clock.instant(), LEASE, ATTEMPTS, cut -> Optional.empty()))
        .isEmpty();
    clock.advance(LEASE);

    Claim next = claim("next");
    assertThat(next.request().id()).isEqualTo(id);
    assertThat(next.attempt()).isEqualTo(2);
    assertThat(next.snapshot()).contains(new Snapshot(41, 7));
    assertThat(queue.succeed(dead, clock.instant(), "f.csv", 1, FACTS)).isFalse();
    assertThat(queue.succeed(next, clock.instant(), "f.csv", 1, FACTS)).isTrue();
  }

  @Test
  void a_snapshot_is_stored_once() {
    create("c");
    Claim claim = claim("w");

    assertThat(queue.pin(claim, new Snapshot(1, 1), clock.instant())).contains(new Snapshot(1, 1));
    assertThat(queue.pin(claim, new Snapshot(2, 2), clock.instant())).contains(new Snapshot(1, 1));
    assertThat(queue.pinned()).containsExactly(1L);
  }

  @Test
  void a_claim_that_needs_no_flush_is_pinned_by_the_same_commit_and_no_other_snapshot_later() {
    create("c");
    Snapshot state = new Snapshot(9, 4);
    Claim claim =
        queue
            .claim(
                "w",
                clock.instant(),
                LEASE,
                ATTEMPTS,
                cut -> cut.equals(CUT) ? Optional.of(state) : Optional.empty())
            .orElseThrow();
    assertThat(claim.snapshot()).contains(state);
    assertThat(queue.pinned()).containsExactly(9L);

    clock.advance(LEASE);
    Claim next =
        queue
            .claim("x", clock.instant(), LEASE, ATTEMPTS, cut -> Optional.of(new Snapshot(10, 5)))
            .orElseThrow();
    assertThat(next.snapshot()).contains(state);
  }

  @Test
  void renewing_keeps_the_hold_and_shows_progress() {
    String id = create("c");
    Claim claim = claim("w");
    clock.advance(LEASE.minusSeconds(1));
    assertThat(queue.renew(claim, clock.instant(), LEASE, 500, 40)).isTrue();
    clock.advance(LEASE.minusSeconds(1));

    assertThat(queue.claim("other", clock.instant(), LEASE, ATTEMPTS, cut -> Optional.empty()))
        .isEmpty();
    assertThat(store.find(id).orElseThrow().state()).isEqualTo(new ExportState.Pending(500, 40));
  }

  @Test
  void a_request_whose_workers_die_is_tried_a_bounded_number_of_times() {
    String id = create("c");
    assertThat(queue.handBack(claim("w"), clock.instant())).isTrue();
    assertThat(queue.retryAt(claim("w"), clock.instant(), clock.instant())).isTrue();
    for (int attempt = 3; attempt <= 5; attempt++) {
      assertThat(claim("w").attempt()).isEqualTo(attempt);
      clock.advance(LEASE);
    }

    assertThat(queue.claim("w", clock.instant(), LEASE, ATTEMPTS, cut -> Optional.empty()))
        .isEmpty();
    assertThat(status(id)).isEqualTo(ExportStatus.PENDING);
    assertThat(queue.failLost(clock.instant(), ATTEMPTS.losses(), "gave up")).isEqualTo(1);
    assertThat(store.find(id).orElseThrow().state())
        .isEqualTo(new ExportState.Failed(clock.instant(), "gave up"));
  }

  @Test
  void failures_are_counted_and_neither_hand_backs_nor_dead_workers_are_among_them() {
    create("c");
    assertThat(queue.handBack(claim("w"), clock.instant())).isTrue();
    claim("dies");
    clock.advance(LEASE);
    Claim failed = claim("w");
    assertThat(failed.failures()).isZero();
    assertThat(queue.retryAt(failed, clock.instant(), clock.instant())).isTrue();
    Claim second = claim("w");
    assertThat(second.failures()).isEqualTo(1);
    assertThat(queue.retryAt(second, clock.instant(), clock.instant())).isTrue();

    assertThat(queue.claim("w", clock.instant(), LEASE, ATTEMPTS, cut -> Optional.empty()))
        .isEmpty();
  }

  @Test
  void a_failed_attempt_waits_before_the_next() {
    create("c");
    Claim failed = claim("w");
    assertThat(queue.retryAt(failed, clock.instant(), clock.instant().plusSeconds(5))).isTrue();

    assertThat(queue.claim("w", clock.instant(), LEASE, ATTEMPTS, cut -> Optional.empty()))
        .isEmpty();
    clock.advance(Duration.ofSeconds(5));
    assertThat(claim("w").attempt()).isEqualTo(2);
  }

  @Test
  void cancelling_wins_over_a_worker_that_would_complete_later_and_loses_to_one_before() {
    String cancelled = create("c");
    Claim claim = claim("w");
    assertThat(store.cancel("app-of-c", cancelled, clock.instant(), Orders.KEY)).isTrue();
    assertThat(queue.succeed(claim, clock.instant(), "f.csv", 1, FACTS)).isFalse();
    assertThat(status(cancelled)).isEqualTo(ExportStatus.ERROR);

    String finished = create("c");
    assertThat(queue.succeed(claim("w"), clock.instant(), "f.csv", 1, FACTS)).isTrue();
    assertThat(store.cancel("app-of-c", finished, clock.instant(), Orders.KEY)).isFalse();
    assertThat(status(finished)).isEqualTo(ExportStatus.SUCCESS);
  }

  @Test
  void nothing_but_the_owner_app_can_cancel() {
    String id = create("c");

    assertThat(store.cancel("app-of-other", id, clock.instant(), Orders.KEY)).isFalse();
    assertThat(store.find("app-of-other", id)).isEmpty();
    assertThat(status(id)).isEqualTo(ExportStatus.CREATED);
  }

  @Test
  void a_request_open_for_too_long_fails() {
    String old = create("c");
    clock.advance(Duration.ofHours(6).plusMillis(1));
    String young = create("c");

    Instant before = clock.instant().minus(Duration.ofHours(6));
    assertThat(queue.failOverdue(clock.instant(), before, "too long")).isEqualTo(1);
    assertThat(status(old)).isEqualTo(ExportStatus.ERROR);
    assertThat(status(young)).isEqualTo(ExportStatus.CREATED);
  }

  @Test
  void leases_of_a_dead_process_of_the_same_node_end_at_once_and_those_of_others_do_not() {
    create("a");
    create("b");
    claim("node_1/x");
    claim("nodeX1/y");

    assertThat(queue.releaseNode("node_1")).isEqualTo(1);
    assertThat(claim("node_1/z").attempt()).isEqualTo(2);
    assertThat(queue.claim("node_1/z", clock.instant(), LEASE, ATTEMPTS, cut -> Optional.empty()))
        .isEmpty();
  }

  @Test
  void a_file_is_wanted_while_its_attempt_holds_the_request_or_when_it_is_the_result() {
    String id = create("c");
    Claim claim = claim("w");
    assertThat(queue.wants(claim.storedName(), clock.instant())).isTrue();
    assertThat(queue.wants(claim.storedName() + ".segment", clock.instant())).isTrue();
    assertThat(queue.wants(claim.storedName() + ".segment-1", clock.instant())).isTrue();
    assertThat(queue.wants(Claim.storedName(id, 2), clock.instant())).isFalse();
    assertThat(queue.wants("unknown-1.csv", clock.instant())).isFalse();

    assertThat(queue.succeed(claim, clock.instant(), "f.csv", 1, FACTS)).isTrue();
    clock.advance(LEASE);
    assertThat(queue.wants(claim.storedName(), clock.instant())).isTrue();
    assertThat(queue.wants(claim.storedName() + ".segment", clock.instant())).isFalse();
    assertThat(store.expire(id)).isTrue();
    assertThat(queue.wants(claim.storedName(), clock.instant())).isFalse();
  }

  private String create(String company) {
    CreateOutcome outcome = store.create(Orders.of(company, clock.instant()), CUT, 10_000);
    return ((CreateOutcome.Accepted) outcome).request().id();
  }

  private Claim claim(String worker) {
    return queue
        .claim(worker, clock.instant(), LEASE, ATTEMPTS, cut -> Optional.empty())
        .orElseThrow();
  }

  private ExportStatus status(String id) {
    return store.find(id).orElseThrow().state().status();
  }
}
