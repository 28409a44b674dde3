package dev.spillway.app;

import dev.spillway.diagnosis.Finding;
import dev.spillway.diagnosis.FindingsJson;
import dev.spillway.event.EventStore;
import dev.spillway.event.StoreInUseException;
import dev.spillway.http.Control;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out what is wrong with a data folder, and what to do. */
public final class Doctor {
  private static final String SERVER = "server";

  /** Looking at every file of a large store takes its time. */
  private static final Duration ANSWER = Duration.ofMinutes(10);

  private final Settings settings;

  private Doctor(Settings settings) {
    this.settings = settings;
  }

  /**
   * Asks the server that runs on the folder; looks itself when none does. What is damaged is found
   * and not thrown.
   */
  public static List<Finding> examine(Settings settings) throws InterruptedException {
    Doctor doctor = new Doctor(settings);
    Optional<ControlClient> client = ControlClient.of(settings);
    Optional<List<Finding>> answer = client.isPresent() ? ask(client.get()) : Optional.empty();
    return answer.isPresent() ? answer.get() : doctor.examineClosed();
  }

  private static Optional<List<Finding>> ask(ControlClient client) throws InterruptedException {
    try {
      return client
          .get(Control.DOCTOR, ANSWER)
          .filter(response -> response.statusCode() == 200)
          .flatMap(response -> FindingsJson.read(response.body()))
          .map(told -> with(Finding.ok(SERVER, "runs at " + client.server()), told));
    } catch (IOException e) {
      // Whether one has the store open is found out by opening it.
      return Optional.empty();
    }
  }

  private List<Finding> examineClosed() {
    List<Finding> server = new ArrayList<>();
    List<Finding> rest =
        new Examination(settings, () -> events(server), Optional.empty()).findings();
    if (server.isEmpty()) {
      server.add(
          Files.exists(settings.control())
              ? Finding.warn(
                  SERVER,
                  "none runs; " + settings.control() + " was left over by one that was killed",
                  "nothing; the next start replaces it")
              : Finding.ok(SERVER, "none runs"));
    }
    return with(server.getFirst(), rest);
  }

  private List<Finding> events(List<Finding> server) {
    try {
      return EventStore.examine(settings.events(), InstantSource.system());
    } catch (StoreInUseException e) {
      server.add(
          Finding.fail(
              SERVER,
              "one has the event store open, but does not answer; events were not looked at",
              "if it starts or stops just now, try again; else read its log"));
      return List.of();
    }
  }

  private static List<Finding> with(Finding first, List<Finding> rest) {
    List<Finding> all = new ArrayList<>();
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
