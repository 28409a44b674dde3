package dev.spillway.intake;

import dev.spillway.disk.OwnerOnly;
import dev.spillway.event.AppendOutcome;
import dev.spillway.event.EventStore;
import dev.spillway.event.EventStream;
import dev.spillway.event.IdempotencyKey;
import dev.spillway.event.Kinds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Takes in bodies of events, all or nothing, in constant memory. Thread-safe. */
public final class Intake {
  /** How long a body waits for its turn, unread, before its sender is told to come again. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** One Parquet body may be in work besides for so many of the others. */
  private static final int PARQUET_SHARE = 4;

  private final IntakeSettings settings;
  private final Kinds kinds;
  private final EventStore store;
  private final InstantSource clock;
  private final DiskFloor floor;
  private final ParquetIntake parquet;
  private final RecentIntake recent;

  /** So many bodies are in work at once that their memory has a bound. */
  private final Semaphore slots;

  /** Parquet bodies wait for each other's loads, and no other body is to wait with them. */
  private final Semaphore parquetSlots;

  private volatile IntakeListener listener = IntakeListener.NONE;

  private Intake(IntakeSettings settings, Kinds kinds, EventStore store, InstantSource clock) {
    this.settings = settings;
    this.kinds = kinds;
    this.store = store;
    this.clock = clock;
    this.floor = new DiskFloor(settings.folder(), settings.minFreeBytes());
    this.parquet = new ParquetIntake(floor, store);
    this.recent = new RecentIntake(clock);
    this.slots = new Semaphore(settings.concurrent());
    this.parquetSlots = new Semaphore(mostParquet(settings));
  }

  /**
   * Prepares the intake: its folder is made, and what a crash left there removed.
   *
   * @throws IOException when the folder cannot be used
   */
  public static Intake open(
      IntakeSettings settings, Kinds kinds, EventStore store, InstantSource clock)
      throws IOException {
    OwnerOnly.makeFolder(settings.folder());
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(settings.folder(), "*" + EventSpool.SUFFIX)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
    return new Intake(settings, kinds, store, clock);
  }

  /**
   * Reads the body to its end, checks every event and stores all of them, or none; or the good
   * ones, if so wanted. A body without events is stored as that: nothing.
   *
   * @throws IOException when the body cannot be read to its end; nothing was stored
   * @throws dev.spillway.event.EventStoreException when the store cannot say that it is durable
   */
  public IntakeOutcome accept(IntakeRequest request, InputStream wire) throws IOException {
    long start = System.nanoTime();
    boolean known = false;
    try {
      IntakeOutcome outcome = take(request, wire);
      if (outcome instanceof IntakeOutcome.Accepted
          && settings.acknowledge() == Acknowledge.COMMITTED) {
        store.flushOwn();
      }
      known = true;
      listener.took(request.format(), outcome, Duration.ofNanos(System.nanoTime() - start));
      recent.note(request.stream(), outcome);
      return outcome;
    } finally {
      if (!known) {
        listener.failed(request.format());
      }
    }
  }

  /**
   * Brings into the table what was acknowledged here.
   *
   * @throws dev.spillway.event.EventStoreException when it cannot be written
   */
  public void flush() {
    store.flushOwn();
  }

  /** What came in lately. */
  public RecentIntake recent() {
    return recent;
  }

  private IntakeOutcome take(IntakeRequest request, InputStream wire) throws IOException {
    if (floor.isReached()) {
      return new IntakeOutcome.DiskFull();
    }
    Semaphore turns = slots(request.format());
    if (!take(turns)) {
      return new IntakeOutcome.Busy();
    }
    try (Body body =
        new Body(
            wire,
            request.encoding(),
            largest(request.format()),
            request.idempotencyKey().isPresent())) {
      return switch (request.format()) {
        case NDJSON, JSON, CSV -> take(request, body);
        case PARQUET -> parquet.take(request, body, checker(request));
      };
    } catch (BodyTooLargeException e) {
      return new IntakeOutcome.TooLarge(e.text());
    } catch (DiskFullException e) {
      return new IntakeOutcome.DiskFull();
    } finally {
      turns.release();
    }
  }

  /** Tells somebody, from now on, what became of bodies. */
  public void listen(IntakeListener told) {
    listener = told;
  }

  /** How many bodies are in work. */
  public int inWork() {
    int most = settings.concurrent() + mostParquet(settings);
    return most - slots.availablePermits() - parquetSlots.availablePermits();
  }

  private static int mostParquet(IntakeSettings settings) {
    return Math.max(1, settings.concurrent() / PARQUET_SHARE);
  }

  private Semaphore slots(IntakeFormat format) {
    return switch (format) {
      case NDJSON, JSON, CSV -> slots;
      case PARQUET -> parquetSlots;
    };
  }

  /** A Parquet body is limited by the disk alone, since it cannot be sent in parts as it is. */
  private long largest(IntakeFormat format) {
    return switch (format) {
      case NDJSON, JSON, CSV -> settings.maxBodyBytes();
      case PARQUET -> Long.MAX_VALUE;
    };
  }

  private IntakeOutcome take(IntakeRequest request, Body body) throws IOException {
    Problems problems = new Problems(request.onError());
    try (EventSpool spool = new EventSpool(floor, settings.memoryBytes())) {
      read(request, body, spool, problems);
      Optional<IdempotencyKey> key =
          request.idempotencyKey().map(value -> new IdempotencyKey(value, body.digest()));
      return problems.refuse()
          ? refuse(request.stream(), problems.rejections(), key)
          : store(request.stream(), spool, problems.rejections(), key);
    }
  }

  private static boolean take(Semaphore turns) {
    try {
      return turns.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void read(IntakeRequest request, Body body, EventSpool spool, Problems problems)
      throws IOException {
    BodyWindow window = new BodyWindow(body);
    EventChecker checker = checker(request);
    try {
      switch (request.format()) {
        case NDJSON ->
            new NdjsonSplitter(window, new Checked(new JsonEventParser(checker), spool, problems))
                .split();
        case JSON ->
            new JsonSplitter(window, new Checked(new JsonEventParser(checker), spool, problems))
                .split();
        case CSV ->
            new CsvSplitter(window, new Checked(new CsvEventParser(checker), spool, problems))
                .split();
        case PARQUET -> throw new IllegalStateException("a Parquet body is no text");
      }
    } catch (BadBodyException e) {
      problems.add(1, e.text());
      problems.stop();
    }
  }

  private EventChecker checker(IntakeRequest request) {
    return EventChecker.at(
        kinds,
        clock.instant(),
        settings.dates().future(),
        request.lookbackDays().orElse(settings.dates().lookbackDays()));
  }

  /** A body that was good when it came first is not refused because its events grew old since. */
  private IntakeOutcome refuse(
      EventStream stream, Rejections rejections, Optional<IdempotencyKey> key) {
    return key.flatMap(known -> store.recall(stream, known))
        .filter(AppendOutcome.Stored.class::isInstance)
        .map(Intake::outcome)
        .orElseGet(() -> new IntakeOutcome.Rejected(rejections));
  }

  private IntakeOutcome store(
      EventStream stream, EventSpool spool, Rejections rejections, Optional<IdempotencyKey> key)
      throws IOException {
    if (spool.count() == 0 && key.isEmpty()) {
      return new IntakeOutcome.Accepted(0, rejections, false);
    }
    spool.finish(rejections.encode());
    return outcome(store.append(stream, spool, key));
  }

  static IntakeOutcome outcome(AppendOutcome appended) {
    return switch (appended) {
      case AppendOutcome.Stored(var count, var repeated, var remark) ->
          new IntakeOutcome.Accepted(count, Rejections.decode(remark), repeated);
      case AppendOutcome.KeyReused() -> new IntakeOutcome.KeyReused();
      case AppendOutcome.InFlight(), AppendOutcome.BufferFull() -> new IntakeOutcome.Busy();
    };
  }
}
