package dev.spillway.app;

import dev.spillway.engine.EngineSettings;
import dev.spillway.event.EventStoreSettings;
import dev.spillway.event.Kinds;
import dev.spillway.export.ExportSettings;
import dev.spillway.http.HttpSettings;
import dev.spillway.intake.IntakeSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Everything that can be set, {@code docs/operations.md}, "Settings"; one record for each feature.
 *
 * @param data the folder that everything is kept in, absolute
 * @param linkLifetime how long a download link works
 */
public record Settings(
    Path data,
    HttpSettings http,
    ExportSettings exports,
    EngineSettings engine,
    EventStoreSettings events,
    IntakeSettings intake,
    Duration linkLifetime,
    Kinds kinds) {

  public Settings {
    if (!linkLifetime.isPositive()) {
      throw new IllegalArgumentException("exports.link-lifetime must be longer than 0s");
    }
  }

  /** The database of tenants and requests. */
  Path database() {
    return data.resolve("spillway.db");
  }

  Path results() {
    return data.resolve("results");
  }

  /** The key that signs download links. */
  Path linkKey() {
    return data.resolve("keys").resolve("link.key");
  }
}
