package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.database.Database;
import dev.spillway.event.Cut;
import dev.spillway.event.IdempotencyKey;
import dev.spillway.result.ResultFacts;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a listener hears is what the rows say: each change once, and nothing that did not happen.
 */
class ExportListenerTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final AttemptLimits ATTEMPTS = new AttemptLimits(2, 3);
  private static final Cut CUT = new Cut("node", 0, 0);

  @TempDir private Path folder;
  private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
  private final List<String> heard = new ArrayList<>();
  private Database database;
  private ExportStore store;
  private ExportQueue queue;

  @BeforeEach
  void open() {
    database = TestDatabase.open(folder);
    store = new ExportStore(database);
    queue = new ExportQueue(database);
    ExportListener listener =
        new ExportListener() {
          @Override
          public void became(ExportStatus status, int requests) {
            heard.add(requests + " " + status);
          }

          @Override
          public void attempted(Attempt outcome) {
            heard.add("attempt " + outcome);
          }

          @Override
          public void ended(ExportStatus status, Duration sinceCreated) {
            heard.add(status + " after " + sinceCreated.toSeconds() + " s");
          }

          @Override
          public void published(long rows, long bytes) {
            heard.add(rows + " rows, " + bytes + " bytes");
          }
        };
    store.listen(listener);
    queue.listen(listener);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private String create(Optional<IdempotencyKey> key) {
    ExportOrder order = Orders.of("c", "app-of-c", clock.instant(), key);
    return ((CreateOutcome.Accepted) store.create(order, CUT, 10)).request().id();
  }

  private Claim claim() {
    return queue
        .claim("w", clock.instant(), LEASE, ATTEMPTS, cut -> Optional.empty())
        .orElseThrow();
  }

  private boolean succeed(Claim claim) {
    return queue.succeed(claim, clock.instant(), "f.csv", 12, new ResultFacts(345, "00"));
  }

  @Test
  void a_request_on_its_way_with_a_stop_and_a_failure_between() {
    String id = create(Optional.empty());
    queue.handBack(claim(), clock.instant());
    queue.retryAt(claim(), clock.instant(), clock.instant());
    clock.advance(Duration.ofSeconds(7));
    succeed(claim());
    store.expire(id);

    assertThat(heard)
        .containsExactly(
            "1 CREATED",
            "1 PENDING",
            "attempt HANDED_BACK",
            "attempt RETRIED",
            "12 rows, 345 bytes",
            "1 SUCCESS",
            "SUCCESS after 7 s",
            "attempt SUCCEEDED",
            "1 EXPIRED");
  }

  @Test
  void an_order_that_is_repeated_or_refused_makes_no_request() {
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey("k", "digest"));
    create(key);
    create(key);
    store.create(Orders.of("c", clock.instant()), CUT, 1);

    assertThat(heard).containsExactly("1 CREATED");
  }

  @Test
  void what_lost_its_hold_changes_nothing_and_is_not_heard() {
    String id = create(Optional.empty());
    Claim claim = claim();
    store.cancel("app-of-c", id, clock.instant(), Orders.KEY);
    heard.clear();

    assertThat(succeed(claim)).isFalse();
    assertThat(queue.fail(claim, clock.instant(), "why")).isFalse();
    assertThat(queue.handBack(claim, clock.instant())).isFalse();
    assertThat(store.cancel("app-of-c", id, clock.instant(), Orders.KEY)).isFalse();
    assertThat(store.expire(id)).isFalse();
    assertThat(heard).isEmpty();
  }

  @Test
  void failures_are_heard_whoever_finds_them() {
    create(Optional.empty());
    queue.fail(claim(), clock.instant(), "why");
    assertThat(heard).endsWith("1 ERROR", "ERROR after 0 s", "attempt FAILED");
    create(Optional.empty());
    create(Optional.empty());
    heard.clear();
    clock.advance(Duration.ofHours(7));

    queue.failOverdue(clock.instant(), clock.instant().minus(Duration.ofHours(6)), "why");
    queue.failLost(clock.instant(), ATTEMPTS.losses(), "why");

    assertThat(heard).containsExactly("2 ERROR");
  }

  @Test
  void what_waits_and_is_prepared_is_counted() {
    ExportRuns runs = new ExportRuns(database);
    assertThat(runs.counts(Optional.empty()))
        .isEqualTo(new ExportRuns.Counts(0, 0, Optional.empty()));
    create(Optional.empty());
    clock.advance(Duration.ofSeconds(1));
    create(Optional.empty());
    succeed(claim());
    create(Optional.empty());
    claim();

    assertThat(runs.counts(Optional.empty()))
        .isEqualTo(new ExportRuns.Counts(1, 1, Optional.of(clock.instant())));
    assertThat(runs.counts(Optional.of("another")))
        .isEqualTo(new ExportRuns.Counts(0, 0, Optional.empty()));
  }
}
