package dev.spillway.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How commands that talk to a server for long behave meanwhile. */
final class PatienceOptions {
  @Option(
      names = "--retry-for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      defaultValue = "5m",
      description =
          "How long to try again when the server does not answer (default: ${DEFAULT-VALUE}).")
  private Duration retryFor = Duration.ZERO;

  @Option(names = "--quiet", description = "Show no progress, and tell of problems alone.")
  private boolean quiet;

  Duration retryFor() {
    return retryFor;
  }

  boolean isQuiet() {
    return quiet;
  }
}
