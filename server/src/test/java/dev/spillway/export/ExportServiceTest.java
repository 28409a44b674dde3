package dev.spillway.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.crash.CrashPoint;
import dev.spillway.database.Database;
import dev.spillway.event.BufferSettings;
import dev.spillway.event.EventStore;
import dev.spillway.event.EventStoreSettings;
import dev.spillway.event.TableSettings;
import dev.spillway.result.LocalResultStore;
import dev.spillway.result.StagedResult;
import dev.spillway.testing.Await;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestDatabase;
import dev.spillway.testing.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How workers run requests, hand over, and clean up. */
class ExportServiceTest {
  @TempDir Path folder;
  private final MovableClock clock = MovableClock.at("2026-03-01T12:00:00Z");
  private final StagedEngine engine = new StagedEngine();
  private final List<ExportService> services = new ArrayList<>();
  private Database database;
  private EventStore events;
  private LocalResultStore results;

  @BeforeEach
  void open() throws IOException {
    database = TestDatabase.open(folder);
    events =
        EventStore.open(
            new EventStoreSettings(
                folder.resolve("events"),
                "n",
                new BufferSettings(1000, Duration.ofMinutes(1), 10_000, 1L << 30, 128L << 20),
                new TableSettings(64L << 20, 128L << 20, List.of(), TestFiles.table(folder))),
            clock);
    results = LocalResultStore.open(folder.resolve("results"));
  }

  @AfterEach
  void close() {
    services.forEach(ExportService::close);
    events.close();
    database.close();
  }

  @Test
  void a_request_runs_as_soon_as_it_is_created_and_its_file_can_be_read() throws Exception {
    ExportService service = start("n", 1);
    String id = create(service, "c");

    ExportFile file = succeeded(service, id);
    assertThat(file.storedName()).isEqualTo(id + "-1.csv");
    assertThat(file.name())
        .isEqualTo("campaign-black-friday-events-" + id.substring(0, 8) + ".csv");
    assertThat(file.expiresAt()).isEqualTo("2026-04-01T12:00:00Z");
    try (var channel = service.exports().open(file).orElseThrow()) {
      assertThat(channel.size()).isEqualTo(file.size());
    }
  }

  @Test
  void a_worker_stopped_past_its_lease_publishes_nothing() throws Exception {
    CountDownLatch gate = engine.holdNext();
    ExportService slow = start("slow", 1);
    String id = create(slow, "c");
    engine.awaitBegun(1);
    clock.advance(Duration.ofSeconds(31));

    ExportService next = start("next", 1);
    assertThat(succeeded(next, id).storedName()).isEqualTo(id + "-2.csv");
    gate.countDown();
    slow.close();

    assertThat(succeeded(next, id).storedName()).isEqualTo(id + "-2.csv");
    assertThat(filesBelowResults()).containsExactly(id + "-2.csv");
  }

  @Test
  void two_hundred_waiting_exports_keep_another_company_waiting_for_one_running_export()
      throws Exception {
    CountDownLatch gate = engine.holdNext();
    ExportService service = start("n", 1);
    for (int n = 0; n < 200; n++) {
      create(service, "big");
      clock.advance(Duration.ofMillis(1));
    }
    engine.awaitBegun(1);
    String small = create(service, "small");
    gate.countDown();

    succeeded(service, small);
    assertThat(engine.begun.indexOf("app-of-small")).isEqualTo(1);
  }

  @Test
  void a_running_export_that_is_cancelled_ends_and_leaves_nothing() throws Exception {
    CountDownLatch gate = engine.holdNext();
    ExportService service = start("n", 1);
    String id = create(service, "c");
    engine.awaitBegun(1);

    ExportRequest cancelled = service.exports().delete("app-of-c", id, Orders.KEY).orElseThrow();
    assertThat(cancelled.state()).isEqualTo(new ExportState.Failed(clock.instant(), "cancelled"));
    gate.countDown();
    // The worker is free again when the next one succeeds.
    succeeded(service, create(service, "c"));

    assertThat(service.exports().find("app-of-c", id).orElseThrow().state())
        .isEqualTo(cancelled.state());
    assertThat(filesBelowResults()).hasSize(1).noneMatch(name -> name.startsWith(id));
  }

  @Test
  void a_waiting_export_that_is_cancelled_never_runs() throws Exception {
    CountDownLatch gate = engine.holdNext();
    ExportService service = start("n", 1);
    create(service, "a");
    engine.awaitBegun(1);
    String waiting = create(service, "b");
    service.exports().delete("app-of-b", waiting, Orders.KEY);
    gate.countDown();
    succeeded(service, create(service, "c"));

    assertThat(engine.begun).doesNotContain("app-of-b");
  }

  @Test
  void a_finished_export_that_is_deleted_is_expired_and_its_file_is_gone() throws Exception {
    ExportService service = start("n", 1);
    String id = create(service, "c");
    ExportFile file = succeeded(service, id);

    ExportRequest deleted = service.exports().delete("app-of-c", id, Orders.KEY).orElseThrow();
    assertThat(deleted.state()).isInstanceOf(ExportState.Expired.class);
    assertThat(service.exports().open(file)).isEmpty();
    assertThat(service.exports().delete("app-of-c", id, Orders.KEY)).contains(deleted);
    assertThat(service.exports().delete("app-of-d", id, Orders.KEY)).isEmpty();
  }

  @Test
  void a_failed_attempt_is_made_again_after_the_back_off_until_attempts_are_used_up()
      throws Exception {
    ExportService service = start("n", 1);
    for (int attempt = 1; attempt <= 3; attempt++) {
      engine.failNext();
    }
    String id = create(service, "c");
    for (int attempt = 1; attempt <= 3; attempt++) {
      engine.awaitBegun(attempt);
      int tried = attempt;
      Await.until(
          "attempt let go",
          () -> tried == 3 ? isOver(service, id) : engine.begun.size() == tried && !isHeld(id));
      clock.advance(Duration.ofSeconds(10));
    }

    assertThat(service.exports().find("app-of-c", id).orElseThrow().state())
        .isInstanceOfSatisfying(
            ExportState.Failed.class,
            failed -> assertThat(failed.message()).contains("failed 3 times").contains("again"));
    assertThat(engine.begun).hasSize(3);
    assertThat(filesBelowResults()).isEmpty();
  }

  @Test
  void a_stop_hands_running_exports_back_and_the_next_start_goes_on() throws Exception {
    CountDownLatch gate = engine.holdNext();
    ExportService first = start("n", 1);
    String id = create(first, "c");
    engine.awaitBegun(1);
    Thread closing = Thread.ofVirtual().start(first::close);
    gate.countDown();
    assertThat(closing.join(Duration.ofSeconds(30))).isTrue();

    assertThat(first.exports().find("app-of-c", id).orElseThrow().state().status())
        .isIn(ExportStatus.PENDING, ExportStatus.SUCCESS);
    assertThat(succeeded(start("n", 1), id).rows()).isZero();
  }

  /** The store as a process had it that is no more. */
  private LocalResultStore otherProcess() throws IOException {
    return LocalResultStore.open(folder.resolve("results"));
  }

  @Test
  void the_next_process_of_the_node_removes_what_a_killed_attempt_staged() throws Exception {
    String id = create(start("other-node", 1), "c");
    services.removeLast().close();
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "UPDATE export_request SET status = 'PENDING', attempt = 2, worker = 'n/dead',"
                    + " lease_until = ?",
                clock.instant().plusSeconds(30).toEpochMilli()));
    Files.writeString(otherProcess().stage(id + "-2.csv").path(), "half of it");

    ExportService service = start("n", 1);
    assertThat(succeeded(service, id).storedName()).isEqualTo(id + "-3.csv");
    assertThat(filesBelowResults()).containsExactly(id + "-3.csv");
  }

  @Test
  void left_overs_of_dead_attempts_are_swept_and_results_are_kept() throws Exception {
    ExportService service = start("n", 1);
    String id = create(service, "c");
    succeeded(service, id);
    Files.writeString(otherProcess().stage(id + "-7.csv").path(), "left by a dead attempt");
    StagedResult late = otherProcess().stage(id + "-8.csv");
    Files.writeString(late.path(), "published by a late one");
    late.publish();

    service.sweep().removeLeftOvers();
    assertThat(filesBelowResults()).containsExactly(id + "-1.csv");
  }

  @Test
  void an_expiry_that_ended_between_the_row_and_the_file_is_finished_by_the_next_sweep()
      throws Exception {
    ExportService service = start("n", 1);
    String id = create(service, "c");
    succeeded(service, id);
    clock.advance(Duration.ofDays(32));

    try (CrashPoint.Armed _ =
        CrashPoint.arm(point -> {
          if (point == CrashPoint.EXPIRY_AFTER_STATE) {
            throw new IllegalStateException("a fault of the test's");
          }
        })) {
      assertThatThrownBy(() -> service.sweep().expire()).hasMessage("a fault of the test's");
    }
    assertThat(service.exports().find("app-of-c", id).orElseThrow().state())
        .isInstanceOf(ExportState.Expired.class);
    assertThat(filesBelowResults()).containsExactly(id + "-1.csv");

    service.sweep().removeLeftOvers();
    assertThat(filesBelowResults()).isEmpty();
  }

  @Test
  void what_is_read_after_running_exports_were_handed_back_is_noted_too() throws Exception {
    ExportService service = start("n", 1);
    String id = create(service, "c");
    succeeded(service, id);
    ExportRequest request = service.exports().find("app-of-c", id).orElseThrow();

    service.handBack();
    service.audit().note(request, AuditAction.LINK, Optional.of("k"));
    assertThat(service.audit().page(AuditQuery.newest("app-of-c", 10)).orElseThrow().items())
        .extracting(AuditEntry::action)
        .contains(AuditAction.LINK);
  }

  private boolean isHeld(String id) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT worker IS NOT NULL FROM export_request WHERE id = ?")
                .bind(0, id)
                .mapTo(Boolean.class)
                .one());
  }

  private static boolean isOver(ExportService service, String id) {
    return service.exports().find("app-of-c", id).orElseThrow().state()
        instanceof ExportState.Failed;
  }

  private ExportService start(String node, int concurrent) throws IOException {
    ExportSettings settings =
        new ExportSettings(
            node,
            concurrent,
            new AttemptLimits(3, 3),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofHours(6),
            10_000);
    ExportService service = new ExportService(settings, database, events, engine, results, clock);
    services.add(service);
    service.start();
    return service;
  }

  private String create(ExportService service, String company) {
    CreateOutcome outcome = service.exports().create(Orders.of(company, clock.instant()));
    return ((CreateOutcome.Accepted) outcome).request().id();
  }

  private static ExportFile succeeded(ExportService service, String id) {
    return Await.some(
        "success",
        () ->
            service
                .exports()
                .findByLink(id)
                .map(ExportRequest::state)
                .filter(ExportState.Succeeded.class::isInstance)
                .map(state -> ((ExportState.Succeeded) state).file()));
  }

  private List<String> filesBelowResults() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("results"))) {
      return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }
}
