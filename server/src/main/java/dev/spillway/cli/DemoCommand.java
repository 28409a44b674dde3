package dev.spillway.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.spillway.app.DemoOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spillway demo}. */
@Command(
    name = "demo",
    description = "Starts a demo server, runs one export against it and shows each step.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  spillway demo --port 8081 --demo-events 50000"})
final class DemoCommand implements Callable<Integer> {
  private static final String FOLDER = "./demo-data";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of the demo store (default: ${DEFAULT-VALUE}).",
      defaultValue = FOLDER)
  private String data = FOLDER;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on; 0 takes any free one (default: ${DEFAULT-VALUE}).",
      defaultValue = "8080")
  private String port = "8080";

  @Option(
      names = "--demo-events",
      paramLabel = "N",
      description = "How many events the demo store holds (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + DemoOptions.EVENTS)
  private long demoEvents;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where the CSV is saved (default: ${DEFAULT-VALUE}).",
      defaultValue = "black-friday.csv")
  private Path output = Path.of("black-friday.csv");

  @Option(names = "--once", description = "End the server after the export.")
  private boolean once;

  @Mixin private ConfigOption config = new ConfigOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    ProgressBars bars = new ProgressBars();
    // The tour shows what happens; the log would stand between its lines.
    if (System.getenv("SPILLWAY_LOG") == null
        && LoggerFactory.getLogger("dev.spillway") instanceof Logger log) {
      log.setLevel(Level.WARN);
    }
    try (RunningServer server = start(bars)) {
      out.println("Spillway ready at " + server.uri());
      new DemoTour(server.uri(), output, out, bars).run();
      if (!once) {
        out.println();
        out.println("The server goes on at " + server.uri() + "; Ctrl-C ends it. Try next:");
        out.println();
        out.println(next(server.uri().toString()));
        out.flush();
        server.awaitEnd();
      }
    }
    return 0;
  }

  private RunningServer start(ProgressBars bars) throws IOException {
    Map<String, String> flags = Map.of("data", data, "http.port", port, "http.host", "127.0.0.1");
    try (DemoBar bar = new DemoBar(bars, checked(demoEvents))) {
      return RunningServer.start(config.load(flags), Optional.of(new DemoOptions(demoEvents, bar)));
    }
  }

  /** The number of events that somebody wants, if there can be so many. */
  static long checked(long events) {
    if (events < 1) {
      throw CommandException.wrongUsage("--demo-events must be at least 1");
    }
    return events;
  }

  private static String next(String base) {
    return """
      # the console: sign in with demo-rest-key
      open %1$s/

      # the exports so far
      curl %1$s/1.0/demo-live/export/requests -H 'X-Authorization: demo-rest-key'

      # everybody who opened an order's message
      curl -X POST %1$s/1.0/demo-live/export/transactional/order-shipped/ids \\
        -H 'X-Authorization: demo-rest-key' \\
        -d '{"from": "2020-01-01T00:00:00", "to": "now", "events": ["push_open"], "ids": ["custom_id"]}'

      # bring an event in
      curl -X POST %1$s/1.0/demo-live/events -H 'X-Authorization: demo-rest-key' \\
        -H 'Content-Type: application/json' \\
        -d "{\\"event\\": \\"push_open\\", \\"date\\": \\"$(date -u +%%Y-%%m-%%dT%%H:%%M:%%S)\\", \\"source\\": \\"campaign\\", \\"token\\": \\"welcome\\", \\"custom_id\\": \\"me\\"}"
    """
        .formatted(base);
  }
}
