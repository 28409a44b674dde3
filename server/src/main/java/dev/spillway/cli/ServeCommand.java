package dev.spillway.cli;

import dev.spillway.app.DemoOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code spillway serve}. */
@Command(
    name = "serve",
    description = "Serves the API until it is told to end.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  spillway serve --data /var/lib/spillway --public-url https://export.example.com",
      "  spillway serve --demo --port 0 --json"
    })
final class ServeCommand implements Callable<Integer> {
  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Option(names = "--host", paramLabel = "HOST", description = "The address to listen on.")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on; 0 takes any free one.")
  private Optional<String> port = Optional.empty();

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "A port of its own for metrics, and for health besides; 0 takes any free one.")
  private Optional<String> managementPort = Optional.empty();

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "The base of the URLs in answers.")
  private Optional<String> publicUrl = Optional.empty();

  @Option(names = "--demo", description = "Serve a demo store, with keys that everybody knows.")
  private boolean demo;

  @Option(
      names = "--demo-events",
      paramLabel = "N",
      description = "How many events the demo store holds (default: " + DemoOptions.EVENTS + ").")
  private Optional<Long> demoEvents = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, String> flags = new HashMap<>();
    host.ifPresent(value -> flags.put("http.host", value));
    port.ifPresent(value -> flags.put("http.port", value));
    managementPort.ifPresent(value -> flags.put("http.management-port", value));
    publicUrl.ifPresent(value -> flags.put("http.public-url", value));
    try (RunningServer server = start(flags)) {
      PrintWriter out = spec.commandLine().getOut();
      if (json.isWanted()) {
        JsonOption.print(out, JsonOption.object().put("ready", server.uri().toString()));
      } else {
        out.println("Spillway ready at " + server.uri());
      }
      server.awaitEnd();
    }
    return 0;
  }

  private RunningServer start(Map<String, String> flags) throws IOException {
    if (!demo) {
      if (demoEvents.isPresent()) {
        throw CommandException.wrongUsage("--demo-events goes with --demo");
      }
      return RunningServer.start(settings.load(flags), Optional.empty());
    }
    long count = DemoCommand.checked(demoEvents.orElse(DemoOptions.EVENTS));
    try (DemoBar bar = new DemoBar(new ProgressBars(), count)) {
      return RunningServer.start(settings.load(flags), Optional.of(new DemoOptions(count, bar)));
    }
  }
}
