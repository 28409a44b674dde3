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
import java.time.InstantSource;
import java.util.Optional;

/** Takes in bodies of events, all or nothing, in constant memory. Thread-safe. */
public final class Intake {
  private final IntakeSettings settings;
  private final Kinds kinds;
  private final EventStore store;
  private final InstantSource clock;

  private Intake(IntakeSettings settings, Kinds kinds, EventStore store, InstantSource clock) {
    this.settings = settings;
    this.kinds = kinds;
    this.store = store;
    this.clock = clock;
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
   * Reads the body to its end, checks every event and stores all of them, or none. A body without
   * events is stored as that: nothing.
   *
   * @param lookbackDays how old the company's events may be; empty for the default
   * @param idempotencyKey the client's name for this body; checked by the caller for its form
   * @throws IOException when the body cannot be read to its end, or its events not be written to
   *     the folder; nothing was stored
   * @throws dev.spillway.event.EventStoreException when the store cannot say that it is durable
   */
  public IntakeOutcome accept(
      EventStream stream,
      Optional<Integer> lookbackDays,
      IntakeFormat format,
      InputStream body,
      Optional<String> idempotencyKey)
      throws IOException {
    long limit = settings.maxBodyBytes();
    Body limited =
        idempotencyKey.isPresent() ? Body.digested(body, limit) : Body.plain(body, limit);
    EventChecker checker =
        EventChecker.at(
            kinds,
            clock.instant(),
            settings.future(),
            lookbackDays.orElse(settings.lookbackDays()));
    Problems problems = new Problems();
    try (EventSpool spool = new EventSpool(settings.folder(), settings.memoryBytes())) {
      split(format, limited, new Checked(new EventParser(checker), spool, problems));
      Optional<IdempotencyKey> key =
          idempotencyKey.map(value -> new IdempotencyKey(value, limited.digest()));
      return problems.any() ? refuse(stream, problems, key) : store(stream, spool, key);
    } catch (BodyTooLargeException e) {
      return new IntakeOutcome.TooLarge(limit);
    }
  }

  /** A body that was good when it came first is not refused because its events grew old since. */
  private IntakeOutcome refuse(
      EventStream stream, Problems problems, Optional<IdempotencyKey> key) {
    return key.flatMap(known -> store.recall(stream, known))
        .filter(AppendOutcome.Stored.class::isInstance)
        .map(Intake::outcome)
        .orElseGet(problems::rejected);
  }

  private static void split(IntakeFormat format, Body body, TextSink sink) throws IOException {
    BodyWindow window = new BodyWindow(body);
    switch (format) {
      case NDJSON -> new NdjsonSplitter(window, sink).split();
      case JSON -> new JsonSplitter(window, sink).split();
    }
  }

  private IntakeOutcome store(EventStream stream, EventSpool spool, Optional<IdempotencyKey> key) {
    if (spool.count() == 0 && key.isEmpty()) {
      return new IntakeOutcome.Accepted(0);
    }
    return outcome(store.append(stream, spool, key));
  }

  private static IntakeOutcome outcome(AppendOutcome appended) {
    return switch (appended) {
      case AppendOutcome.Stored(var count, var repeated) -> new IntakeOutcome.Accepted(count);
      case AppendOutcome.KeyReused() -> new IntakeOutcome.KeyReused();
      case AppendOutcome.BufferFull() -> new IntakeOutcome.Busy();
    };
  }
}
