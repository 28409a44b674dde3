package dev.spillway.cli;

import dev.spillway.app.Administration;
import dev.spillway.app.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the commands that work on a data folder. */
final class SettingsOptions {
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder that everything is kept in (default: ./data).")
  private Optional<String> data = Optional.empty();

  /** The settings, with a command's own flags besides. */
  Settings load(Map<String, String> flags) {
    Map<String, String> all = new HashMap<>(flags);
    data.ifPresent(folder -> all.put("data", folder));
    return config.load(all);
  }

  /** The folder's tenants, also while a server runs on it. */
  Administration open() {
    return Administration.open(load(Map.of()));
  }
}
