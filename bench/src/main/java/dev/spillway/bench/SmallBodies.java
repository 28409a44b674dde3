package dev.spillway.bench;

import dev.spillway.event.DataFiles;
import dev.spillway.event.DataFiles.Wanted;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** Whether events that come in small bodies end up in few files, and all of them. */
record SmallBodies(Progress progress, long events) {
  private static final int CLIENTS = 8;
  private static final int DAYS = 30;
  private static final long REPORT = 1_000_000;

  /** A partition settles ten minutes after its last new file; then it is compacted in its turn. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int PLANNED = 100;

  boolean run(Path launcher, Path store) throws IOException, InterruptedException {
    // Of a fixed size, since only the campaigns' shares matter.
    DataSet data = DataSet.ofCampaigns("small-bodies", 10_000_000);
    Books books = new Books();
    try (Spillway server = Spillway.serve(launcher, store, Map.of());
        Client first = server.client(0);
        Client second = server.client(1);
        Client third = server.client(2)) {
      List<Client> apps = List.of(first, second, third);
      DoubleSupplier watch = ProcessMeter.watch();
      send(apps, data, books);
      progress.say(
          "%,d events in bodies of %,d by %d clients: %,.0f events/s, 429 answered %,d times"
              .formatted(
                  books.events(),
                  RandomBodies.EVENTS,
                  CLIENTS,
                  books.events() / watch.getAsDouble(),
                  apps.stream().mapToLong(Client::busyAnswers).sum()));
      boolean few = awaitFewFiles(server, books.events());
      tellPlans(server, data);
      List<String> differences = books.differences(apps, server, data);
      differences.forEach(progress::say);
      progress.say(
          "%,d campaigns exported, %,d of them not as acknowledged"
              .formatted(data.campaigns().size(), differences.size()));
      return few && differences.isEmpty();
    }
  }

  private void send(List<Client> apps, DataSet data, Books books)
      throws IOException, InterruptedException {
    AtomicLong left = new AtomicLong(Math.ceilDiv(events, RandomBodies.EVENTS));
    List<Callable<Long>> clients =
        IntStream.range(0, CLIENTS)
            .<Callable<Long>>mapToObj(
                number -> () -> send(apps, new RandomBodies(data, DAYS, number), books, left))
            .toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (Future<Long> client : threads.invokeAll(clients)) {
        client.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a body was not taken", e);
    }
  }

  private long send(List<Client> apps, RandomBodies bodies, Books books, AtomicLong left)
      throws IOException, InterruptedException {
    long sent = 0;
    while (left.getAndDecrement() > 0) {
      RandomBodies.Body body = bodies.next("");
      apps.get(body.app()).sendEvents(BodyPublishers.ofString(body.text()), BodyFormat.NDJSON);
      books.add(body, "");
      sent++;
      if (books.events() % REPORT == 0) {
        progress.say("  %,d events acknowledged".formatted(books.events()));
      }
    }
    return sent;
  }

  /** Waits until all events are in the table and no app's day has too many files. */
  private boolean awaitFewFiles(Spillway server, long acknowledged) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<Partition> partitions = partitions(server);
    while (!isDone(partitions, acknowledged) && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE.toNanos());
      partitions = partitions(server);
    }
    long stored = partitions.stream().mapToLong(Partition::events).sum();
    progress.say(
        "%,d events in %,d files of %,d days of an app, %,d MB"
            .formatted(
                stored,
                partitions.stream().mapToLong(Partition::files).sum(),
                partitions.size(),
                partitions.stream().mapToLong(Partition::bytes).sum() / 1_000_000));
    if (partitions.isEmpty()) {
      return false;
    }
    Partition worst =
        Collections.max(
            partitions, Comparator.comparingDouble(one -> (double) one.files() / one.bound()));
    progress.say(
        "the worst, %s: %,d files of %,d bytes, %,d are allowed; %,d of %,d have too many"
            .formatted(
                worst.day(),
                worst.files(),
                worst.bytes(),
                worst.bound(),
                partitions.stream().filter(one -> !one.isWithinBound()).count(),
                partitions.size()));
    return isDone(partitions, acknowledged);
  }

  private static boolean isDone(List<Partition> partitions, long acknowledged) {
    return partitions.stream().mapToLong(Partition::events).sum() == acknowledged
        && partitions.stream().allMatch(Partition::isWithinBound);
  }

  private static List<Partition> partitions(Spillway server) {
    return Partition.of(DataFiles.all(server.store()));
  }

  /** Tells how many files one campaign's export reads; those of the other apps are counted too. */
  private void tellPlans(Spillway server, DataSet data) {
    List<String> apps = partitions(server).stream().map(Partition::app).distinct().toList();
    List<Wanted> wanted =
        data.campaigns().stream()
            .limit(PLANNED)
            .flatMap(campaign ->
                apps.stream().map(app -> new Wanted(app, campaign.source(), campaign.token())))
            .toList();
    List<List<LocalDate>> plans = DataFiles.planned(server.store(), wanted);
    progress.say(
        "one campaign's export reads at most %,d files of %d days, at most %,d of one day"
            .formatted(
                plans.stream().mapToInt(List::size).max().orElse(0),
                DAYS,
                plans.stream()
                    .flatMapToInt(days ->
                        days.stream().distinct().mapToInt(day -> Collections.frequency(days, day)))
                    .max()
                    .orElse(0)));
  }
}
