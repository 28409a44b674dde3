package dev.spillway.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.spillway.database.Database;
import dev.spillway.event.BufferSettings;
import dev.spillway.event.Event;
import dev.spillway.event.EventBatch;
import dev.spillway.event.EventPacker;
import dev.spillway.event.EventStore;
import dev.spillway.event.EventStoreSettings;
import dev.spillway.event.EventStream;
import dev.spillway.event.Person;
import dev.spillway.event.PersonId;
import dev.spillway.event.TableSettings;
import dev.spillway.export.AttemptLimits;
import dev.spillway.export.CreateOutcome;
import dev.spillway.export.ExportService;
import dev.spillway.export.ExportSettings;
import dev.spillway.export.ExportStatus;
import dev.spillway.export.Orders;
import dev.spillway.export.StagedEngine;
import dev.spillway.result.LocalResultStore;
import dev.spillway.testing.Await;
import dev.spillway.testing.MovableClock;
import dev.spillway.testing.TestDatabase;
import dev.spillway.testing.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Erasures beside running exports, after crashes and faults, and over time. */
class ErasureSweepTest {
  private static final String APP = "app-of-c";
  private static final Person ANN = new Person(APP, false, PersonId.CUSTOM_ID, "ann-the-person");

  @TempDir private Path folder;

  // Iceberg stamps its snapshots by the system's clock.
  private final MovableClock clock =
      new MovableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private final StagedEngine engine = new StagedEngine();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Database database;
  private EventStore events;
  private LocalResultStore results;
  private ExportService exports;
  private ErasureService service;

  @BeforeEach
  void open() throws IOException {
    database = TestDatabase.open(folder);
    events = openEvents();
    results = LocalResultStore.open(folder.resolve("results"));
    exports = new ExportService(exportSettings(), database, events, engine, results, clock);
    exports.start();
    service = openService();
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void close() {
    logger().detachAppender(log);
    service.close();
    exports.close();
    events.close();
    database.close();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(ErasureSweep.class);
  }

  private EventStore openEvents() {
    return EventStore.open(
        new EventStoreSettings(
            folder.resolve("events"),
            "n",
            new BufferSettings(1000, Duration.ofMinutes(1), 10_000, 1L << 30, 128L << 20),
            new TableSettings(64L << 20, 128L << 20, List.of(), TestFiles.table(folder))),
        clock);
  }

  /** A lease that outlives the hour for which states of the table are kept. */
  private static ExportSettings exportSettings() {
    return new ExportSettings(
        "n",
        1,
        new AttemptLimits(3, 3),
        Duration.ofHours(5),
        Duration.ofHours(1),
        Duration.ofSeconds(5),
        Duration.ofHours(6),
        100);
  }

  private ErasureService openService() {
    return new ErasureService(database, events, exports.withdrawals(), Duration.ofHours(24), clock);
  }

  private void send(String person) {
    Event event =
        new Event(
            "push_sent",
            clock.instant().minus(Duration.ofDays(1)),
            "campaign",
            "black-friday",
            null,
            person,
            null,
            null,
            null);
    events.append(new EventStream(APP, false), new OneEvent(event), Optional.empty());
  }

  private record OneEvent(Event event) implements EventBatch {
    @Override
    public long count() {
      return 1;
    }

    @Override
    public long bytes() {
      return 100;
    }

    @Override
    public void forEach(Sink sink) throws IOException {
      EventPacker packer = new EventPacker(sink);
      packer.add(event);
      packer.finish();
    }
  }

  private String createExport() {
    CreateOutcome outcome = exports.exports().create(Orders.of("c", clock.instant()));
    return ((CreateOutcome.Accepted) outcome).request().id();
  }

  private String awaitExport(String id) {
    Await.until("export over", () -> statusOf(id) == ExportStatus.SUCCESS);
    return id;
  }

  private ExportStatus statusOf(String id) {
    return exports.exports().findByLink(id).orElseThrow().state().status();
  }

  private String erase() {
    ErasureOutcome outcome = service.erasures().create(ANN, Optional.empty());
    service.sweep().run();
    return ((ErasureOutcome.Accepted) outcome).id();
  }

  private ErasureRequest erasure(String id) {
    return service.erasures().find(APP, id).orElseThrow();
  }

  private void letStatesGo() {
    clock.moveTo(Instant.now().plus(Duration.ofMinutes(61)).truncatedTo(ChronoUnit.SECONDS));
    exports.sweep().releaseSnapshots();
    service.sweep().run();
  }

  private void update(String sql) {
    database.jdbi().useHandle(handle -> handle.execute(sql));
  }

  @Test
  void a_running_export_of_an_older_state_ends_and_its_result_is_withdrawn() throws Exception {
    send("ann-the-person");
    CountDownLatch gate = engine.holdNext();
    String running = createExport();
    engine.awaitBegun(1);
    String id = erase();
    letStatesGo();

    assertThat(erasure(id).state()).isEqualTo(new ErasureState.Running());
    assertThat(statusOf(running)).isEqualTo(ExportStatus.PENDING);
    gate.countDown();
    awaitExport(running);
    service.sweep().run();
    assertThat(statusOf(running)).isEqualTo(ExportStatus.EXPIRED);
    assertThat(folder.resolve("results/files")).isEmptyDirectory();

    letStatesGo();
    assertThat(erasure(id).state()).isInstanceOf(ErasureState.Done.class);
    assertThat(erasure(id).touched()).isEqualTo(new ErasureRequest.Touched(1, 1, 1));
  }

  @Test
  void a_waiting_export_that_is_pinned_after_the_erasure_keeps_its_result() throws Exception {
    send("ann-the-person");
    send("bob");
    CountDownLatch gate = engine.holdNext();
    String running = createExport();
    engine.awaitBegun(1);
    String waiting = createExport();
    String id = erase();
    gate.countDown();
    awaitExport(waiting);
    letStatesGo();

    assertThat(statusOf(running)).isEqualTo(ExportStatus.EXPIRED);
    assertThat(statusOf(waiting)).isEqualTo(ExportStatus.SUCCESS);
    assertThat(erasure(id).state()).isInstanceOf(ErasureState.Done.class);
  }

  @Test
  void states_of_the_last_hour_keep_an_erasure_open() {
    send("ann-the-person");
    String id = erase();
    exports.sweep().releaseSnapshots();
    service.sweep().run();
    assertThat(erasure(id).state()).isEqualTo(new ErasureState.Running());
    letStatesGo();
    assertThat(erasure(id).state()).isEqualTo(new ErasureState.Done(clock.instant()));
  }

  /** Creates an erasure in a process that dies before it does anything. */
  private String createAndDie() {
    service.close();
    ErasureOutcome outcome = service.erasures().create(ANN, Optional.empty());
    return ((ErasureOutcome.Accepted) outcome).id();
  }

  @ParameterizedTest
  @ValueSource(strings = {"status = 'CREATED'", "status = 'RUNNING', started_at = created_at"})
  void the_next_process_begins_what_the_last_one_did_not(String row) throws Exception {
    send("ann-the-person");
    String export = awaitExport(createExport());
    String id = createAndDie();
    assertThat(erasure(id).state()).isEqualTo(new ErasureState.Created());
    update("UPDATE erasure SET " + row);
    update("INSERT INTO erasure_trace VALUES ('" + id + "', 'from', 'a', 'broken try', 1)");

    service = openService();
    service.sweep().run();
    assertThat(row("SELECT count(*) FROM erasure_trace")).isEqualTo(1);
    letStatesGo();
    assertGone(id, export);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clean_since = NULL, files = 0", "results = 0"})
  void the_next_process_goes_on_where_the_last_one_died_before_it_noted_a_step(String row)
      throws Exception {
    send("ann-the-person");
    send("bob");
    String export = awaitExport(createExport());
    String id = erase();
    service.close();
    update("UPDATE erasure SET " + row);

    service = openService();
    letStatesGo();
    assertGone(id, export);
  }

  private void assertGone(String id, String export) {
    assertThat(erasure(id).state()).isInstanceOf(ErasureState.Done.class);
    assertThat(erasure(id).touched().events()).isEqualTo(1);
    assertThat(erasure(id).touched().results()).isEqualTo(1);
    assertThat(statusOf(export)).isEqualTo(ExportStatus.EXPIRED);
    assertThat(folder.resolve("results/files")).isEmptyDirectory();
    assertThat(row("SELECT count(*) FROM erasure_trace")).isZero();
    assertThat(row("SELECT count(*) FROM erasure WHERE person IS NOT NULL")).isZero();
  }

  @Test
  void a_result_whose_file_outlived_a_crash_is_removed() throws Exception {
    send("ann-the-person");
    String export = awaitExport(createExport());
    String id = erase();
    Files.writeString(folder.resolve("results/files").resolve(export + "-1.csv"), "left");
    service.close();
    service = openService();

    letStatesGo();
    assertThat(erasure(id).state()).isInstanceOf(ErasureState.Done.class);
    assertThat(folder.resolve("results/files")).isEmptyDirectory();
  }

  @Test
  void a_fault_is_tried_again_after_a_growing_pause_and_no_log_names_the_person() {
    send("ann-the-person");
    events.close();
    String id = erase();
    assertThat(row("SELECT failures FROM erasure")).isEqualTo(1);
    service.sweep().run();
    assertThat(row("SELECT failures FROM erasure")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(10));
    service.sweep().run();
    clock.advance(Duration.ofSeconds(10));
    service.sweep().run();
    assertThat(row("SELECT failures FROM erasure")).isEqualTo(2);
    assertThat(log.list)
        .filteredOn(line -> line.getLevel() == Level.WARN)
        .hasSize(2)
        .allMatch(line -> line.getFormattedMessage().contains(id));
    assertThat(log.list).noneMatch(line -> everything(line).contains("ann-the-person"));

    service.close();
    events = openEvents();
    service = openService();
    clock.advance(Duration.ofSeconds(10));
    service.sweep().run();
    assertThat(row("SELECT failures FROM erasure")).isZero();
    assertThat(erasure(id).touched().events()).isEqualTo(1);
  }

  private static String everything(ILoggingEvent line) {
    StringBuilder text = new StringBuilder(line.getFormattedMessage());
    for (IThrowableProxy fault = line.getThrowableProxy();
        fault != null;
        fault = fault.getCause()) {
      text.append(fault.getMessage());
    }
    return text.toString();
  }

  private long row(String query) {
    return database.jdbi().withHandle(handle -> handle.createQuery(query).mapTo(Long.class).one());
  }

  @Test
  void an_erasure_that_takes_too_long_is_an_error_in_the_log_each_hour() {
    send("ann-the-person");
    String id = erase();
    clock.advance(Duration.ofHours(24));
    service.sweep().run();
    assertThat(errors()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    service.sweep().run();
    clock.advance(Duration.ofMinutes(59));
    service.sweep().run();
    assertThat(errors()).singleElement().asString().contains(id).contains("longer than 24 h");
    clock.advance(Duration.ofMinutes(1));
    service.sweep().run();
    assertThat(errors()).hasSize(2);
  }

  private List<String> errors() {
    return log.list.stream()
        .filter(line -> line.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void a_person_is_not_shown() {
    assertThat(ANN.toString()).doesNotContain("ann");
  }
}
