package dev.spillway.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/** What was acknowledged, and whether exports give exactly that. Thread-safe. */
final class Books {
  private static final int THREADS = 4;

  private final Map<String, Tally> lines = new ConcurrentHashMap<>();
  private final Map<String, Long> ofPersons = new ConcurrentHashMap<>();
  private final LongAdder events = new LongAdder();

  /** Notes a body that was acknowledged. */
  void add(RandomBodies.Body body, String person) {
    body.lines().forEach((token, tally) -> lines.merge(token, tally, Tally::plus));
    ofPersons.merge(person, (long) body.ofOne(), Long::sum);
    events.add(RandomBodies.EVENTS);
  }

  /** All that were acknowledged, erased ones included. */
  long events() {
    return events.sum();
  }

  /** How many were acknowledged of one of the persons that are to be erased. */
  long eventsOf(String person) {
    return ofPersons.getOrDefault(person, 0L);
  }

  /** Exports every campaign, and tells which do not have the events that they should. */
  List<String> differences(List<Client> apps, Spillway server, DataSet data)
      throws IOException, InterruptedException {
    List<Callable<Optional<String>>> checks = new ArrayList<>();
    for (Campaign campaign : data.campaigns()) {
      checks.add(() -> difference(apps.get(campaign.app()), server, campaign));
    }
    List<String> differences = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<Optional<String>> check : threads.invokeAll(checks)) {
        check.get().ifPresent(differences::add);
      }
    } catch (ExecutionException e) {
      throw new IOException("an export could not be compared", e);
    }
    return differences;
  }

  private Optional<String> difference(Client client, Spillway server, Campaign campaign)
      throws IOException, InterruptedException {
    String id = client.createExport(campaign, "events", "");
    client.await(id, Lab.LONG_PAUSE);
    Tally found = Tally.NOTHING;
    try (BufferedReader file = Files.newBufferedReader(server.resultFile(id))) {
      // The header.
      file.readLine();
      for (String line = file.readLine(); line != null; line = file.readLine()) {
        found = found.with(line);
      }
    }
    client.delete(id);
    Tally wanted = lines.getOrDefault(campaign.token(), Tally.NOTHING);
    if (found.equals(wanted)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s: %,d events acknowledged, %,d exported%s"
            .formatted(
                campaign.token(),
                wanted.lines(),
                found.lines(),
                wanted.lines() == found.lines() ? ", not the same ones" : ""));
  }
}
