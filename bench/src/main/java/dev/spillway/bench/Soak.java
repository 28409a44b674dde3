package dev.spillway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;

/** Whether a server that does everything at once for a while stays as it is. */
final class Soak {
  private static final int CLIENTS = 4;
  private static final int DAYS = 4;

  /** Of each client; with bodies of 1,000 events 5,000 events a second come in. */
  private static final Duration PERIOD = Duration.ofMillis(800);

  /** From one campaign that is exported to the next, so that large and small ones alternate. */
  private static final int STRIDE = 389;

  private static final int SAMPLE_SECONDS = 10;

  /** With every third sample the server collects its garbage; more often would be felt. */
  private static final int COLLECT = 3;

  /**
   * DuckDB may use so much, and does for the days that grow with what comes in. It is to reach that
   * in the first third of the time, so that what grows later is not of the work.
   */
  private static final Map<String, String> LIMITS =
      Map.of(
          "SPILLWAY_ENGINE_MEMORY", "128MiB",
          "SPILLWAY_EVENTS_MEMORY", "128MiB",
          "SPILLWAY_EVENTS_TABLE_MEMORY", "128MiB");

  /** A person is sent for half of each minute, and erased well after the last body is answered. */
  private static final int ERASE_SECONDS = 60;

  private static final int PAUSE_SECONDS = 30;

  /** Erasures run every ten seconds, each takes some. */
  private static final Duration ERASED_WITHIN = Duration.ofMinutes(5);

  private final Progress progress;
  private final long minutes;
  private final Path results;
  private final DataSet data = DataSet.ofCampaigns("soak", 10_000_000);
  private final Books books = new Books();
  private final SoakTimes times = new SoakTimes();
  private final AtomicInteger person = new AtomicInteger();
  private final Map<String, String> erasures = new ConcurrentHashMap<>();
  private final AtomicReference<Optional<Exception>> fault =
      new AtomicReference<>(Optional.empty());
  private volatile boolean over;
  private DoubleSupplier watch = ProcessMeter.watch();

  /**
   * Prepares it.
   *
   * @param results the folder that the table and the plot go to
   */
  Soak(Progress progress, long minutes, Path results) {
    this.progress = progress;
    this.minutes = minutes;
    this.results = results;
  }

  boolean run(Path launcher, Path store) throws IOException, InterruptedException {
    try (Spillway server = Spillway.serve(launcher, store, LIMITS);
        Client first = server.client(0);
        Client second = server.client(1);
        Client third = server.client(2)) {
      List<Client> apps = List.of(first, second, third);
      List<SoakSample> samples = work(server, apps);
      // Whoever is left was sent until the end.
      erase(first);
      List<String> wrong = new ArrayList<>(awaitErasures(first));
      wrong.addAll(books.differences(apps, server, data));
      wrong.forEach(progress::say);
      SoakReport report = new SoakReport(samples, minutes, books.events(), erasures.size(), wrong);
      report.write(results);
      System.out.println(report.text());
      progress.say("written to " + results);
      return report.isGood();
    }
  }

  private List<SoakSample> work(Spillway server, List<Client> apps)
      throws IOException, InterruptedException {
    List<SoakSample> samples = new ArrayList<>();
    watch = ProcessMeter.watch();
    try (ScheduledExecutorService threads = Executors.newScheduledThreadPool(CLIENTS + 3)) {
      for (int number = 0; number < CLIENTS; number++) {
        RandomBodies bodies = new RandomBodies(data, DAYS, number);
        every(
            threads,
            PERIOD.dividedBy(CLIENTS).multipliedBy(number),
            PERIOD,
            () -> send(apps, bodies));
      }
      Duration minute = Duration.ofSeconds(ERASE_SECONDS);
      every(threads, Duration.ofSeconds(ERASE_SECONDS - 5), minute, () -> erase(apps.getFirst()));
      var _ = threads.submit(() -> guard(() -> export(apps, "events")));
      var _ = threads.submit(() -> guard(() -> export(apps, "ids")));
      for (int number = 1;
          watch.getAsDouble() < 60.0 * minutes && fault.get().isEmpty();
          number++) {
        double left = SAMPLE_SECONDS * number - watch.getAsDouble();
        LockSupport.parkNanos((long) (left * 1e9));
        SoakSample sample =
            SoakSample.take(
                server, watch.getAsDouble(), books.events(), times, number % COLLECT == 0);
        samples.add(sample);
        progress.say("  " + sample.text());
      }
      over = true;
      threads.shutdown();
    }
    if (fault.get().isPresent()) {
      throw new IOException("the soak broke off", fault.get().get());
    }
    return samples;
  }

  /** Some work that may fail. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void every(ScheduledExecutorService threads, Duration delay, Duration period, Work work) {
    var _ =
        threads.scheduleAtFixedRate(
            () -> guard(work), delay.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The first fault ends the soak. */
  private void guard(Work work) {
    try {
      work.run();
    } catch (IOException | RuntimeException e) {
      fault.compareAndSet(Optional.empty(), Optional.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(List<Client> apps, RandomBodies bodies)
      throws IOException, InterruptedException {
    String one = isPause() ? "" : "person-" + person.get();
    RandomBodies.Body body = bodies.next(one);
    DoubleSupplier time = ProcessMeter.watch();
    apps.get(body.app()).sendEvents(BodyPublishers.ofString(body.text()), BodyFormat.NDJSON);
    times.intake(time.getAsDouble());
    books.add(body, one);
  }

  /**
   * The second half of each minute: the bodies that have the person are all answered at its end.
   */
  private boolean isPause() {
    return watch.getAsDouble() % ERASE_SECONDS >= PAUSE_SECONDS;
  }

  private void erase(Client client) throws IOException, InterruptedException {
    String one = "person-" + person.getAndIncrement();
    erasures.put(one, client.erase(one));
  }

  /**
   * Of one campaign after the other, as they come: an export of one that grows all the time would
   * be work that grows.
   */
  private void export(List<Client> apps, String shape) throws IOException, InterruptedException {
    List<Campaign> campaigns = data.campaigns();
    for (int number = 0; !over; number++) {
      Campaign campaign = campaigns.get(number * STRIDE % campaigns.size());
      Client client = apps.get(campaign.app());
      DoubleSupplier time = ProcessMeter.watch();
      String id = client.createExport(campaign, shape, "");
      JsonNode request = client.awaitEnd(id, Lab.LONG_PAUSE);
      switch (request.path("status").asText()) {
        case "SUCCESS" -> {
          times.export(time.getAsDouble());
          client.delete(id);
        }
        // It held somebody who was erased meanwhile.
        case "EXPIRED" -> times.export(time.getAsDouble());
        default -> throw new IOException("an export failed: " + request);
      }
    }
  }

  /** Waits until every erased person's events are gone; tells of whom not as many as were sent. */
  private List<String> awaitErasures(Client client) throws IOException, InterruptedException {
    long end = System.nanoTime() + ERASED_WITHIN.toNanos();
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, String> erasure : erasures.entrySet()) {
      long wanted = books.eventsOf(erasure.getKey());
      long erased = client.erased(erasure.getValue());
      while (erased != wanted && System.nanoTime() < end) {
        LockSupport.parkNanos(Lab.LONG_PAUSE.toNanos());
        erased = client.erased(erasure.getValue());
      }
      if (erased != wanted) {
        wrong.add("%s: %,d events erased of %,d".formatted(erasure.getKey(), erased, wanted));
      }
    }
    return wrong;
  }
}
