package dev.spillway.cli;

import dev.spillway.client.ServerTarget;
import dev.spillway.load.LoadFile;
import dev.spillway.load.LoadFormat;
import dev.spillway.load.LoadOptions;
import dev.spillway.load.LoadReport;
import dev.spillway.load.Loader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code spillway load}. */
@Command(
    name = "load",
    description = {
      "Sends files of events to a server: NDJSON, CSV, JSON or Parquet, plain, .gz or .zst.",
      "A repeated run sends nothing twice, and goes on where an earlier one ended. Refused events"
          + " are printed as FILE:LINE: message.",
      "The exit code is 0 when everything was loaded, 1 when an event was refused or a file failed, 4"
          + " when the keys are not good for it, and 5 when the server could not be reached."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  SPILLWAY_API_KEY=demo-live SPILLWAY_REST_KEY=demo-rest-key \\",
      "      spillway load events-*.ndjson.gz more.csv"
    })
final class LoadCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files, in this order.")
  private List<Path> paths = new ArrayList<>();

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--format",
      paramLabel = "FORM",
      converter = FormatConverter.class,
      description = "What files hold whose names do not tell: ndjson, csv, json, parquet.")
  private Optional<LoadFormat> format = Optional.empty();

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many bodies are on their way at once (default: ${DEFAULT-VALUE}).")
  private int parallel;

  @Option(
      names = "--on-error",
      paramLabel = "skip|fail",
      converter = OnErrorConverter.class,
      defaultValue = "skip",
      description =
          "What to do about wrong events: load the others (skip, the default), or end there"
              + " (fail).")
  private OnError onError = OnError.SKIP;

  @Mixin private PatienceOptions patience = new PatienceOptions();

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Where to remember what was loaded (default: ~/.local/state/spillway); remove a file"
              + " from there to load everything once more.")
  private Optional<Path> state = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ServerTarget target = server.target();
    LoadOptions options = options();
    List<LoadFile> files = paths.stream().map(this::file).toList();
    long bytes = 0;
    for (LoadFile file : files) {
      bytes += Files.size(file.path());
    }
    PrintWriter out = spec.commandLine().getOut();
    try (LoadConsole console =
        new LoadConsole(
            json.isWanted() ? new LoadConsole.Json(out) : new LoadConsole.Text(out),
            spec.commandLine().getErr(),
            bar(bytes))) {
      Loader loader = new Loader(target, options, console);
      return LastWords.during(
          loader::stop,
          () -> {
            LoadReport report = loader.run(files);
            console.print(report);
            return code(report);
          });
    }
  }

  private static int code(LoadReport report) {
    return report
        .failure()
        .map(failure -> CommandLineInterface.code(failure.kind()))
        .orElse(report.isWhole() ? 0 : CommandLineInterface.FAILED);
  }

  private LoadOptions options() {
    try {
      return new LoadOptions(
          parallel,
          onError == OnError.SKIP,
          patience.retryFor(),
          state.orElseGet(LoadCommand::home),
          LoadOptions.PART_BYTES);
    } catch (IllegalArgumentException e) {
      throw CommandException.wrongUsage(String.valueOf(e.getMessage()));
    }
  }

  private static Path home() {
    return Environment.userFolder(
            System.getenv(),
            "XDG_STATE_HOME",
            Path.of(System.getProperty("user.home")),
            Path.of(".local", "state").toString())
        .resolve("spillway");
  }

  private LoadFile file(Path path) {
    return LoadFile.of(path, format)
        .orElseThrow(() ->
            CommandException.wrongUsage(
                path + " is not named .ndjson, .jsonl, .csv, .json or .parquet; say --format"));
  }

  private Optional<ProgressBar> bar(long bytes) {
    return patience.isQuiet() || !ProgressBars.areSeen()
        ? Optional.empty()
        : Optional.of(new ProgressBars().openBytes("Loading", bytes));
  }

  /** Reads the forms' names. */
  static final class FormatConverter implements ITypeConverter<LoadFormat> {
    @Override
    public LoadFormat convert(String text) {
      try {
        return LoadFormat.valueOf(text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + text + "' is none of ndjson, csv, json, parquet");
      }
    }
  }

  /** What to do about wrong events. */
  enum OnError {
    SKIP,
    FAIL
  }

  /** Reads it. */
  static final class OnErrorConverter implements ITypeConverter<OnError> {
    @Override
    public OnError convert(String text) {
      return switch (text) {
        case "skip" -> OnError.SKIP;
        case "fail" -> OnError.FAIL;
        case String other ->
            throw new TypeConversionException("'" + other + "' is neither skip nor fail");
      };
    }
  }
}
