package dev.spillway.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A process in which everything that works on an event store does so at once, until it is killed.
 * It notes before and after each step what it does, so that who opens the store next knows what has
 * to be there.
 */
final class BusyStore {
  static final LocalDate FIRST_DAY = LocalDate.of(2026, 9, 1);
  private static final int DAYS = 6;

  private final EventStore store;
  private final Path notes;
  private final List<String> known;
  private volatile int dropped;

  private BusyStore(EventStore store, Path notes) throws IOException {
    this.store = store;
    this.notes = notes;
    this.known =
        Files.exists(notes) ? new ArrayList<>(Files.readAllLines(notes)) : new ArrayList<>();
    this.dropped = (int) known.stream().filter(note -> note.startsWith("dropping ")).count();
  }

  /** Many small files and flushes; what is not small is the number of them. */
  static EventStoreSettings settings(Path folder) {
    return new EventStoreSettings(
        folder,
        "n1",
        new BufferSettings(200, Duration.ofMillis(300), 100_000, 1L << 30, 128L << 20),
        new TableSettings(1L << 20, 128L << 20, List.of(folder.resolveSibling("bodies"))));
  }

  /** Arguments: the store's folder, the file of notes, and the seed. */
  public static void main(String[] args) throws IOException {
    Random random = new Random(Long.parseLong(args[2]));
    EventStore store = EventStore.open(settings(Path.of(args[0])), InstantSource.system());
    BusyStore busy = new BusyStore(store, Path.of(args[1]));
    Queue<Body> batches = busy.openBodies(false);
    Queue<Body> loads = busy.openBodies(true);
    busy.start("append", new Random(random.nextLong()), step -> busy.send(step, false, batches));
    busy.start("load", new Random(random.nextLong()), step -> busy.send(step, true, loads));
    busy.start("erase", new Random(random.nextLong()), busy::erase);
    busy.start("retain", new Random(random.nextLong()), busy::retain);
    busy.start("compact", new Random(random.nextLong()), step -> store.compact());
    System.out.println("busy");
    System.out.flush();
  }

  /** One step of a kind of work. */
  @FunctionalInterface
  private interface Step {
    void take(Random random) throws IOException;
  }

  private void start(String name, Random random, Step step) {
    Thread.ofPlatform()
        .name(name)
        .start(() -> {
          try {
            while (true) {
              step.take(random);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private synchronized void note(String text) {
    try {
      known.add(text);
      Files.writeString(
          notes,
          text + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized long count(String kind) {
    return known.stream().filter(note -> note.startsWith(kind + " ")).count();
  }

  /** A body; one with a key is sent again after a kill, until it is known to be stored. */
  private record Body(String name, int size, LocalDate day, boolean load, boolean keyed) {

    static Body of(String note) {
      String[] words = note.split(" ", -1);
      return new Body(
          words[1],
          Integer.parseInt(words[2]),
          LocalDate.parse(words[3]),
          words[4].equals("load"),
          words[5].equals("keyed"));
    }

    String note() {
      return "sending %s %d %s %s %s"
          .formatted(name, size, day, load ? "load" : "batch", keyed ? "keyed" : "once");
    }

    Instant date() {
      return day.atTime(10, 0).toInstant(ZoneOffset.UTC);
    }

    Optional<IdempotencyKey> key() {
      return keyed ? Optional.of(new IdempotencyKey(name, name)) : Optional.empty();
    }
  }

  /** The bodies with keys of which no earlier process knew whether they are stored. */
  private Queue<Body> openBodies(boolean load) {
    Set<String> sent =
        known.stream()
            .filter(note -> note.startsWith("sent "))
            .map(note -> note.substring("sent ".length()))
            .collect(Collectors.toSet());
    return known.stream()
        .filter(note -> note.startsWith("sending "))
        .map(Body::of)
        .filter(body -> body.keyed() && body.load() == load && !sent.contains(body.name()))
        .collect(Collectors.toCollection(ConcurrentLinkedQueue::new));
  }

  private void send(Random random, boolean load, Queue<Body> again) throws IOException {
    Body body;
    synchronized (this) {
      // Never of a day that is about to be dropped.
      LocalDate first = FIRST_DAY.plusDays(dropped + 2L);
      Body open = again.poll();
      while (open != null && open.day().isBefore(first)) {
        open = again.poll();
      }
      if (open == null) {
        String name = (load ? "l" : "b") + count("sending");
        LocalDate day = first.plusDays(random.nextInt(DAYS));
        open = new Body(name, 1 + random.nextInt(40), day, load, random.nextBoolean());
        note(open.note());
      }
      body = open;
    }
    if (send(body) instanceof AppendOutcome.Stored) {
      note("sent " + body.name());
    }
  }

  private AppendOutcome send(Body body) throws IOException {
    if (body.load()) {
      return store
          .load(Batch.STREAM, Loads.of(body.name(), body.size(), 1, body.date()), body.key())
          .orElseThrow();
    }
    Batch batch =
        new Batch(
            IntStream.range(0, body.size())
                .mapToObj(n -> Batch.event(body.name() + "-" + n, body.date()))
                .toList());
    return store.append(Batch.STREAM, batch, body.key());
  }

  private void erase(Random random) {
    long sent = count("sent");
    if (sent > 0) {
      String person;
      synchronized (this) {
        List<String> batches = known.stream().filter(note -> note.startsWith("sent ")).toList();
        person = batches.get(random.nextInt(batches.size())).substring("sent ".length()) + "-0";
      }
      note("erasing " + person);
      Cut cut = store.cut();
      store.flush();
      store.erase(new Person("app-1", false, PersonId.CUSTOM_ID, person), cut);
      note("erased " + person);
    }
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(300)).toNanos());
  }

  private void retain(Random random) {
    LockSupport.parkNanos(Duration.ofMillis(300L + random.nextInt(1500)).toNanos());
    LocalDate first;
    synchronized (this) {
      dropped++;
      first = FIRST_DAY.plusDays(dropped);
      note("dropping " + first);
    }
    store.flush();
    store.retain(app -> first);
    note("dropped " + first);
  }
}
