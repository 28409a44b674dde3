package dev.spillway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How fast a finished file is sent to several clients, each of which fetches hundreds of MB. */
final class Downloads implements Comparison {
  private static final double BUDGET = 0.8;
  private static final int CLIENTS = 4;

  /** A client that fetched less would mostly be one that starts. */
  private static final long LEAST_BYTES = 400_000_000;

  @Override
  public String name() {
    return "download";
  }

  @Override
  public String title() {
    return "Download by %d clients".formatted(CLIENTS);
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    DataSet data = lab.medium();
    Campaign campaign = data.largest();
    Programs.find("curl");
    try (Nginx nginx = Nginx.start(lab.folder().resolve("nginx"));
        Spillway server = lab.stores().serve(data);
        Client client = server.client(campaign.app())) {
      String id = client.createExport(campaign, "events", "");
      JsonNode request = client.await(id, Lab.LONG_PAUSE);
      long size = request.path("file").path("size").asLong();
      int times = (int) Math.max(1, (LEAST_BYTES + size - 1) / size);
      long bytes = size * times * CLIENTS;
      Files.createLink(nginx.file("export.csv"), server.resultFile(id));
      List<Series> series =
          lab.rounds()
              .run(
                  List.of(
                      contender(
                          "Spillway", server.meter(), bytes, times, () -> client.link(request)),
                      contender(
                          "nginx, the same file",
                          nginx.meter(),
                          bytes,
                          times,
                          () -> nginx.uri("export.csv"))));
      client.delete(id);
      return List.of(
          new Result.Duel(
              name(),
              title(),
              Unit.BYTES_PER_SECOND,
              series,
              Lab.ratios(series, List.of(Optional.of(Budget.atLeast(BUDGET)))),
              List.of(
                  "A file of %,d MB, %d times one after the other by each of %d curls at once, on the"
                          .formatted(size / 1_000_000, times, CLIENTS)
                      + " same processors.")));
    }
  }

  /** Where a file is now; links do not live for long. */
  @FunctionalInterface
  private interface Address {
    URI get() throws IOException, InterruptedException;
  }

  private static Contender contender(
      String name, ProcessMeter meter, long bytes, int times, Address address) {
    return new Contender(
        name,
        () -> {
          URI uri = address.get();
          Sample sample = meter.time(() -> fetch(uri, times));
          return sample.withValue(bytes / sample.value());
        });
  }

  private static void fetch(URI uri, int times) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Programs.find("curl").toString(), "-sf"));
    for (int time = 0; time < times; time++) {
      command.addAll(List.of("-o", "/dev/null", uri.toString()));
    }
    List<Process> clients = new ArrayList<>();
    for (int number = 0; number < CLIENTS; number++) {
      clients.add(new ProcessBuilder(command).start());
    }
    for (Process client : clients) {
      if (client.waitFor() != 0) {
        throw new IOException("a download failed: curl " + client.exitValue());
      }
    }
  }
}
