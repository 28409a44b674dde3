package dev.spillway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How fast a finished file is sent to several clients. */
final class Downloads implements Comparison {
  private static final double BUDGET = 0.8;
  private static final int CLIENTS = 4;

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
      long bytes = CLIENTS * request.path("file").path("size").asLong();
      Files.createLink(nginx.file("export.csv"), server.resultFile(id));
      List<Series> series =
          lab.rounds()
              .run(
                  List.of(
                      contender("Spillway", server.meter(), bytes, () -> client.link(request)),
                      contender(
                          "nginx, the same file",
                          nginx.meter(),
                          bytes,
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
                  "%,d MB by each of %d curls at once, on the same processors."
                      .formatted(bytes / CLIENTS / 1_000_000, CLIENTS))));
    }
  }

  /** Where a file is now; links do not live for long. */
  @FunctionalInterface
  private interface Address {
    URI get() throws IOException, InterruptedException;
  }

  private static Contender contender(String name, ProcessMeter meter, long bytes, Address address) {
    return new Contender(
        name,
        () -> {
          URI uri = address.get();
          Sample sample = meter.time(() -> fetch(uri));
          return sample.withValue(bytes / sample.value());
        });
  }

  private static void fetch(URI uri) throws IOException, InterruptedException {
    List<Process> clients = new ArrayList<>();
    for (int number = 0; number < CLIENTS; number++) {
      clients.add(
          new ProcessBuilder(
                  Programs.find("curl").toString(), "-sf", "-o", "/dev/null", uri.toString())
              .start());
    }
    for (Process client : clients) {
      if (client.waitFor() != 0) {
        throw new IOException("a download failed: curl " + client.exitValue());
      }
    }
  }
}
