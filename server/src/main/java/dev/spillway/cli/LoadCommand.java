package dev.spillway.cli;

import dev.spillway.load.LoadFile;
import dev.spillway.load.LoadFormat;
import dev.spillway.load.LoadOptions;
import dev.spillway.load.LoadReport;
import dev.spillway.load.LoadTarget;
import dev.spillway.load.Loader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
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
      "The exit code is 0 when everything was loaded, and 1 when anything was refused or failed."
    },
    mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
  private static final String DEFAULT_URL = "http://127.0.0.1:8080";
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The files, in this order.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server (else SPILLWAY_URL, else " + DEFAULT_URL + ").")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--app",
      paramLabel = "KEY",
      description = "The app's Live or Dev key (else SPILLWAY_API_KEY).")
  private Optional<String> app = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "A REST key with the scope ingest. Others on this machine can see it here; rather put it"
              + " into SPILLWAY_REST_KEY.")
  private Optional<String> key = Optional.empty();

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

  @Option(
      names = "--retry-for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5m",
      description =
          "How long to try again when the server does not answer (default: ${DEFAULT-VALUE}).")
  private Duration retryFor = Duration.ZERO;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Where to remember what was loaded (default: ~/.local/state/spillway); remove a file"
              + " from there to load everything once more.")
  private Optional<Path> state = Optional.empty();

  @Option(names = "--quiet", description = "Show no progress bar.")
  private boolean quiet;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadTarget target;
    LoadOptions options;
    try {
      target = target();
      options =
          new LoadOptions(
              parallel,
              onError == OnError.SKIP,
              retryFor,
              state.orElseGet(LoadCommand::home),
              LoadOptions.PART_BYTES);
    } catch (IllegalArgumentException e) {
      throw CommandException.wrongUsage(String.valueOf(e.getMessage()));
    }
    List<LoadFile> files = paths.stream().map(this::file).toList();
    long bytes = 0;
    for (LoadFile file : files) {
      bytes += Files.size(file.path());
    }
    try (LoadConsole console =
        new LoadConsole(spec.commandLine().getOut(), spec.commandLine().getErr(), bar(bytes))) {
      return run(new Loader(target, options, console), files, console);
    }
  }

  private static int run(Loader loader, List<LoadFile> files, LoadConsole console)
      throws IOException, InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    Thread hook =
        Thread.ofPlatform()
            .name("shutdown")
            .unstarted(() -> {
              loader.stop();
              awaitLastWords(done);
            });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      LoadReport report = loader.run(files);
      console.close();
      console.print(report);
      return report.isWhole() ? 0 : 1;
    } finally {
      done.countDown();
      forget(hook);
    }
  }

  private static void awaitLastWords(CountDownLatch done) {
    try {
      done.await(LAST_WORDS.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook with it.
      return;
    }
  }

  private LoadTarget target() {
    String server = url.or(() -> environment("SPILLWAY_URL")).orElse(DEFAULT_URL);
    String appKey =
        app.or(() -> environment("SPILLWAY_API_KEY"))
            .orElseThrow(() -> new IllegalArgumentException("say --app, or set SPILLWAY_API_KEY"));
    String restKey =
        key.or(() -> environment("SPILLWAY_REST_KEY"))
            .orElseThrow(() -> new IllegalArgumentException("set SPILLWAY_REST_KEY, or say --key"));
    return new LoadTarget(URI.create(server), appKey, restKey);
  }

  private static Optional<String> environment(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
  }

  private static Path home() {
    return environment("XDG_STATE_HOME")
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "state"))
        .resolve("spillway");
  }

  private LoadFile file(Path path) {
    return LoadFile.of(path, format)
        .orElseThrow(() ->
            CommandException.wrongUsage(
                path + " is not named .ndjson, .jsonl, .csv, .json or .parquet; say --format"));
  }

  private Optional<ProgressBar> bar(long bytes) {
    return quiet || !ProgressBars.areSeen()
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
