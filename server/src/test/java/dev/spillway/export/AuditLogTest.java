package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.spillway.database.Database;
import dev.spillway.event.Cut;
import dev.spillway.testing.Await;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noted when, and for how long. */
class AuditLogTest {
  private static final Optional<String> KEY = Optional.of(Orders.KEY);
  private static final AuditQuery ALL =
      new AuditQuery(Optional.empty(), Optional.empty(), OptionalLong.empty(), AuditQuery.MOST);

  @TempDir Path folder;
  private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
  private Database database;
  private ExportStore store;
  private AuditLog audit;

  @BeforeEach
  void open() {
    database = TestDatabase.open(folder);
    store = new ExportStore(database);
    audit = new AuditLog(database, clock);
  }

  @AfterEach
  void close() {
    audit.close();
    database.close();
  }

  private ExportRequest create(String company) {
    CreateOutcome outcome =
        store.create(Orders.of(company, clock.instant()), new Cut("n", 0, 0), 10_000);
    return ((CreateOutcome.Accepted) outcome).request();
  }

  private List<AuditEntry> entries(AuditQuery query) {
    return audit.page(query).orElseThrow().items();
  }

  private int rows() {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.select("SELECT count(*) FROM audit").mapTo(Integer.class).one());
  }

  @Test
  void what_changes_a_request_is_noted_by_its_own_transaction_and_once() {
    ExportRequest request = create("c");
    assertThat(rows()).isEqualTo(1);
    assertThat(store.cancel(request.appId(), request.id(), clock.instant(), "k2")).isTrue();
    assertThat(store.cancel(request.appId(), request.id(), clock.instant(), "k3")).isFalse();
    assertThat(store.delete(request.id(), clock.instant(), "k4")).isFalse();

    assertThat(entries(ALL))
        .extracting(AuditEntry::action, entry -> entry.keyId().orElse(""))
        .containsExactly(tuple(AuditAction.CANCEL, "k2"), tuple(AuditAction.CREATE, Orders.KEY));
  }

  @Test
  void readings_are_gathered_written_soon_and_equal_ones_as_one() {
    ExportRequest request = create("c");
    for (int n = 0; n < 100; n++) {
      audit.note(request, AuditAction.DOWNLOAD, Optional.empty());
    }
    audit.note(request, AuditAction.LINK, KEY);
    assertThat(rows()).as("nothing is written by who reads").isEqualTo(1);

    Await.until("the readings are written", () -> rows() == 3);
    assertThat(entries(ALL)).extracting(AuditEntry::requestId).containsOnly(request.id());
  }

  @Test
  void who_looks_sees_what_was_read_just_now() {
    ExportRequest request = create("c");
    clock.advance(Duration.ofMillis(1));
    audit.note(request, AuditAction.PREVIEW, KEY);
    assertThat(entries(ALL))
        .extracting(AuditEntry::action)
        .containsExactly(AuditAction.PREVIEW, AuditAction.CREATE);
  }

  @Test
  void the_operator_sees_all_apps_and_each_request_has_its_own_trail() {
    ExportRequest one = create("c");
    ExportRequest other = create("d");
    audit.note(other, AuditAction.LINK, KEY);

    assertThat(entries(ALL)).hasSize(3);
    assertThat(entries(AuditQuery.newest(one.appId(), 10))).hasSize(1);
    AuditQuery trail =
        new AuditQuery(Optional.empty(), Optional.of(other.id()), OptionalLong.empty(), 10);
    assertThat(entries(trail)).hasSize(2).allMatch(entry -> entry.token().equals("black-friday"));
    assertThat(
            audit.page(new AuditQuery(Optional.empty(), Optional.empty(), OptionalLong.of(99), 10)))
        .isEmpty();
  }

  @Test
  void an_entry_goes_after_six_months_and_its_request_is_not_needed_for_the_others() {
    ExportRequest request = create("c");
    clock.moveTo(Instant.parse("2026-08-31T00:00:00Z"));
    audit.note(request, AuditAction.LINK, KEY);
    assertThat(entries(ALL)).hasSize(2);

    clock.moveTo(Instant.parse("2026-09-10T00:00:00Z"));
    assertThat(store.purge(clock.instant())).isEqualTo(1);
    audit.forget();
    assertThat(entries(ALL))
        .extracting(AuditEntry::action, AuditEntry::kind)
        .containsExactly(tuple(AuditAction.LINK, "campaign"));
    audit.forget();
    assertThat(rows()).isEqualTo(1);
  }
}
