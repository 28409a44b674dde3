package dev.spillway.cli;

import dev.spillway.client.Connection;
import dev.spillway.client.Destination;
import dev.spillway.client.ExportCalls;
import dev.spillway.client.ExportResult;
import dev.spillway.client.ExportRun;
import dev.spillway.client.OpenStream;
import dev.spillway.client.PartFile;
import dev.spillway.client.Retries;
import dev.spillway.client.ServerTarget;
import dev.spillway.client.Stop;
import dev.spillway.client.Wish;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the commands that bring a file do that. */
final class FetchOptions {
  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = {
        "Where the file goes; - is standard output. Until it is whole, its bytes are in FILE.part."
      })
  private Optional<String> output = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "How long the server may take for the export, like 30s or 2h (default: as long as it"
              + " takes); then the exit code is 5, and the same command again goes on.")
  private Optional<Duration> timeout = Optional.empty();

  @Mixin private PatienceOptions patience = new PatienceOptions();

  @Mixin private ServerOptions server = new ServerOptions();

  @Mixin private JsonOption json = new JsonOption();

  /**
   * Brings the file of a wish.
   *
   * @param name what the file is called if nobody says
   */
  int fetch(CommandLine command, Wish wish, String name) throws IOException, InterruptedException {
    String target = output.orElse(name);
    boolean isStream = target.equals(STANDARD_OUTPUT);
    if (isStream && json.isWanted()) {
      throw CommandException.wrongUsage("--json and -o - both want standard output");
    }
    ServerTarget api = server.target();
    Stop stop = new Stop();
    return LastWords.during(
        stop::ask,
        () -> {
          try (ExportConsole console = new ExportConsole(command.getErr(), patience.isQuiet());
              Connection connection = new Connection(api);
              Destination destination =
                  isStream ? standardOutput() : PartFile.open(Path.of(target))) {
            Retries retries = new Retries(patience.retryFor(), stop, console::note);
            Optional<ExportResult> result =
                new ExportRun(new ExportCalls(connection, retries), stop, console, timeout)
                    .run(wish, destination);
            if (result.isEmpty()) {
              console.printStopped();
              return CommandLineInterface.UNFINISHED;
            }
            console.print(isStream ? "standard output" : target, result.get());
            if (json.isWanted()) {
              JsonOption.print(command.getOut(), ExportConsole.json(target, result.get()));
            }
            return 0;
          }
        });
  }

  /** Not {@code System.out}, which would say nothing of a reader that is gone. */
  private static OpenStream standardOutput() {
    return new OpenStream(new FileOutputStream(FileDescriptor.out));
  }
}
