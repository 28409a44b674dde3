package dev.spillway.bench;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The stores that exports are made from: each is filled once, by Spillway's own intake. */
record Stores(Path launcher, Path folder, Progress progress) {
  private static final long PART = 1_000_000;

  /** Starts a server on the store that holds the data set, and fills it first if need be. */
  Spillway serve(DataSet data) throws IOException, InterruptedException {
    return serve(data, Map.of());
  }

  Spillway serve(DataSet data, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path store = folder.resolve("store-" + data.name());
    Path marker = folder.resolve(store.getFileName() + ".filled");
    String filled = "generator %d, %d events%n".formatted(EventGenerator.VERSION, data.events());
    if (Files.notExists(marker) || !Files.readString(marker).equals(filled)) {
      Disk.delete(store);
      fill(data, store);
      Files.writeString(marker, filled);
    }
    return Spillway.serve(launcher, store, settings);
  }

  /** Makes a store without events, of its own name, in place of an earlier one. */
  Path makeEmpty(String name) throws IOException, InterruptedException {
    Path template = folder.resolve("tenants");
    if (Files.notExists(template)) {
      Path making = folder.resolve("tenants-making");
      Disk.delete(making);
      Spillway.makeTenants(launcher, making);
      Files.move(making, template);
    }
    Path store = folder.resolve(name);
    Disk.delete(store);
    // There is nothing yet in it that knows where it is.
    Disk.copy(template, store);
    return store;
  }

  private void fill(DataSet data, Path store) throws IOException, InterruptedException {
    makeEmpty(store.getFileName().toString());
    progress.say("making the %,d events of %s, once".formatted(data.events(), data.name()));
    Path spill = folder.resolve("making");
    try (EventGenerator generator = EventGenerator.of(data, spill);
        Spillway server = Spillway.serve(launcher, store, Map.of())) {
      BodyFormat format = formatFor(server);
      List<EventGenerator.Part> parts = generator.parts(PART);
      long sent = 0;
      for (EventGenerator.Part part : parts) {
        Path file = spill.resolve("part");
        generator.write(part, format, file);
        try (Client client = server.client(part.app())) {
          client.sendEvents(file, format);
        }
        Files.delete(file);
        sent += part.events();
        progress.say("  %,d events loaded as %s".formatted(sent, format));
      }
      // An export waits until all are in the table.
      try (Client client = server.client(0)) {
        String id = client.createExport(data.campaigns().getFirst(), "events", "");
        client.await(id, Lab.PAUSE);
        client.delete(id);
      }
    } catch (SQLException e) {
      throw new IOException("the events could not be made", e);
    } finally {
      Disk.delete(spill);
    }
  }

  /** Parquet, if the server takes it: it is by far the fastest road. */
  static BodyFormat formatFor(Spillway server) throws IOException, InterruptedException {
    return takesParquet(server) ? BodyFormat.PARQUET : BodyFormat.NDJSON;
  }

  static boolean takesParquet(Spillway server) throws IOException, InterruptedException {
    try (Client client = server.client(0)) {
      return client.sendEvents(BodyPublishers.noBody(), BodyFormat.PARQUET);
    } catch (IOException e) {
      // It looked into the body, which is none.
      return true;
    }
  }
}
