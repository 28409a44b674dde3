package dev.spillway.cli;

import dev.spillway.app.Settings;
import dev.spillway.app.SettingsLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where settings come from, beside a command's flags. */
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A YAML file with settings; see docs/operations.md.")
  private Optional<Path> config = Optional.empty();

  /** The settings; the flags go before all other sources. */
  Settings load(Map<String, String> flags) {
    Map<String, String> environment = System.getenv();
    Optional<Path> file =
        config.or(() -> Optional.ofNullable(environment.get("SPILLWAY_CONFIG")).map(Path::of));
    Settings settings = SettingsLoader.load(file, environment, flags);
    settings.logFormat().use();
    return settings;
  }
}
