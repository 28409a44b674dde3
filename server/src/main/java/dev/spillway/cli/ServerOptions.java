package dev.spillway.cli;

import dev.spillway.client.ServerTarget;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which server a command calls, for which app, with which key. */
final class ServerOptions {
  static final String DEFAULT_URL = "http://127.0.0.1:8080";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server (else SPILLWAY_URL, the file, or " + DEFAULT_URL + ").")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--app",
      paramLabel = "KEY",
      description = "The app's key in the path (else SPILLWAY_API_KEY, or the file).")
  private Optional<String> app = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "The REST key. Others on this machine can see it here; rather put it into"
              + " SPILLWAY_REST_KEY, or the file.")
  private Optional<String> key = Optional.empty();

  /**
   * What flags, the environment and the file say, in this order.
   *
   * @throws CommandException when a key is missing, or something is not of its form
   */
  ServerTarget target() {
    return target(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  ServerTarget target(Map<String, String> environment, Path home) {
    Path file = ClientFile.path(environment, home);
    ClientFile kept = ClientFile.read(file);
    String server = first(url, environment, "SPILLWAY_URL", kept.url()).orElse(DEFAULT_URL);
    String appKey =
        first(app, environment, "SPILLWAY_API_KEY", kept.apiKey())
            .orElseThrow(() ->
                CommandException.wrongUsage(
                    "which app? Set SPILLWAY_API_KEY, say --app, or put api-key into " + file));
    String restKey =
        first(key, environment, "SPILLWAY_REST_KEY", kept.restKey())
            .orElseThrow(() ->
                CommandException.wrongUsage(
                    "with which key? Set SPILLWAY_REST_KEY, or put rest-key into " + file));
    try {
      return new ServerTarget(URI.create(server), appKey, restKey);
    } catch (IllegalArgumentException e) {
      throw CommandException.wrongUsage(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> first(
      Optional<String> flag,
      Map<String, String> environment,
      String variable,
      Optional<String> kept) {
    return flag.or(() -> Environment.find(environment, variable)).or(() -> kept);
  }
}
