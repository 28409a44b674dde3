package dev.spillway.bench;

import dev.spillway.event.DataFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Spillway server in a process of its own, started by its launcher as anybody would. */
final class Spillway implements AutoCloseable {
  static final String REST_KEY = "bench-rest-key";

  private static final String READY = "Spillway ready at ";

  /** Years, so that data of fixed dates is never too old. */
  private static final String LOOKBACK_DAYS = "36500";

  private final Process process;
  private final Path data;
  private final URI uri;

  private Spillway(Process process, Path data, URI uri) {
    this.process = process;
    this.data = data;
    this.uri = uri;
  }

  static String liveKey(int app) {
    return "bench-live-" + app;
  }

  /** Makes the company, its apps and its key in a data folder that is empty. */
  static void makeTenants(Path launcher, Path data) throws IOException, InterruptedException {
    command(launcher, data, "company", "add", "bench", "--lookback-days", LOOKBACK_DAYS);
    for (int app = 0; app < DataSet.APPS; app++) {
      command(launcher, data, "app", "add", "bench", "app-" + app, "--live", liveKey(app));
    }
    command(
        launcher,
        data,
        "key",
        "add",
        "bench",
        "--scope",
        "export,ingest,erase",
        "--value",
        REST_KEY);
  }

  private static void command(Path launcher, Path data, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", data.toString()));
    Programs.run(command);
  }

  /**
   * Starts a server on a free port and waits until it says that it is ready.
   *
   * @param environment settings, beside those that the caller's own environment has
   */
  static Spillway serve(Path launcher, Path data, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path log = data.resolveSibling(data.getFileName() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(launcher.toString(), "serve", "--port", "0", "--data", data.toString());
    builder.environment().putAll(environment);
    builder.redirectError(log.toFile());
    Process process = builder.start();
    // The launcher becomes the server: its process is the server's.
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    // A JVM with options of the caller's may have words of its own to say.
    while (line != null && !line.startsWith(READY)) {
      line = out.readLine();
    }
    if (line == null) {
      process.waitFor();
      throw new IOException("the server does not start: " + Files.readString(log));
    }
    return new Spillway(process, data, URI.create(line.substring(READY.length())));
  }

  URI uri() {
    return uri;
  }

  ProcessMeter meter() {
    return ProcessMeter.of(process);
  }

  Client client(int app) {
    return new Client(uri, app);
  }

  /** Where its events are. */
  Path store() {
    return data.resolve("events");
  }

  /** The data files of the open table that are in use. */
  List<Path> dataFiles() {
    return DataFiles.of(store());
  }

  /** The published file of a finished export. */
  Path resultFile(String id) throws IOException {
    try (var files = Files.list(data.resolve("results").resolve("files"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(id))
          .findFirst()
          .orElseThrow();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
