package dev.spillway.bench;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Sends a body of events again and again, at a steady rate, until it is closed. */
final class SteadyIntake implements AutoCloseable {
  private static final int EVENTS = 1000;
  private static final Duration PERIOD = Duration.ofMillis(200);

  private final Client client;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Semaphore sent = new Semaphore(0);
  private volatile Optional<Exception> fault = Optional.empty();

  private SteadyIntake(Client client) {
    this.client = client;
  }

  static SteadyIntake start(Client client) {
    SteadyIntake intake = new SteadyIntake(client);
    String body =
        LongStream.range(0, EVENTS)
            .mapToObj(number ->
                """
                {"event": "push_sent", "date": "%sT12:00:00", "source": "campaign", \
                "token": "steady", "custom_id": "customer-%d"}
                """
                    .formatted(EventGenerator.LAST_DAY, number))
            .collect(Collectors.joining());
    var _ =
        intake.timer.scheduleAtFixedRate(
            () -> intake.send(body), 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return intake;
  }

  private void send(String body) {
    try {
      client.sendEvents(BodyPublishers.ofString(body), BodyFormat.NDJSON);
      sent.release();
    } catch (IOException | RuntimeException e) {
      fault = Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for a body that comes in from now on. */
  void awaitBody() throws IOException, InterruptedException {
    sent.drainPermits();
    while (!sent.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
      check();
    }
  }

  /** Without events coming in, what is measured beside it would be something else. */
  void check() throws IOException {
    if (fault.isPresent()) {
      throw new IOException("the steady intake has ended", fault.get());
    }
  }

  @Override
  public void close() {
    timer.shutdown();
    timer.close();
    client.close();
  }
}
