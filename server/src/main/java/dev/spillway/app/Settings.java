package dev.spillway.app;

import dev.spillway.cluster.ClusterSettings;
import dev.spillway.database.DatabaseSettings;
import dev.spillway.database.PostgresSettings;
import dev.spillway.engine.EngineSettings;
import dev.spillway.engine.SparkSettings;
import dev.spillway.event.EventStoreSettings;
import dev.spillway.event.Kinds;
import dev.spillway.export.ExportSettings;
import dev.spillway.http.HttpSettings;
import dev.spillway.intake.IntakeSettings;
import dev.spillway.log.LogFormat;
import dev.spillway.result.ResultSettings;
import dev.spillway.statistics.StatisticsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Everything that can be set, {@code docs/operations.md}, "Settings"; one record for each feature.
 *
 * @param data the folder that everything is kept in, absolute
 * @param database what keeps tenants, requests and the event table's catalog
 * @param cluster this node among others, where a server keeps the database
 * @param spark what makes exports that are too large for this node
 * @param linkLifetime how long a download link works
 * @param compactEvery how often compaction looks for something to do
 * @param retentionMargin how long a day is kept after the lookback has passed it
 * @param eraseWithin how long an erasure may take
 * @param logFormat how lines of the log look
 */
public record Settings(
    Path data,
    DatabaseSettings database,
    ClusterSettings cluster,
    HttpSettings http,
    ExportSettings exports,
    EngineSettings engine,
    Optional<SparkSettings> spark,
    EventStoreSettings events,
    IntakeSettings intake,
    StatisticsSettings statistics,
    ResultSettings results,
    Duration linkLifetime,
    Duration compactEvery,
    Duration retentionMargin,
    Duration eraseWithin,
    LogFormat logFormat,
    Kinds kinds) {

  /** The longest month, for which a result is kept. */
  private static final Duration FILE_MONTH = Duration.ofDays(31);

  /** What an erasure takes beside the exports that ran before it: snapshots kept, and sweeps. */
  private static final Duration ERASURE_WORK = Duration.ofHours(2);

  public Settings {
    if (cluster.url().isPresent() && !areShared(database, events, results)) {
      throw new IllegalArgumentException(
          "cluster.url needs database.url, events.url and result.url, since all nodes share them");
    }
    if (!linkLifetime.isPositive()) {
      throw new IllegalArgumentException("exports.link-lifetime must be longer than 0s");
    }
    if (!compactEvery.isPositive()) {
      throw new IllegalArgumentException("events.compact-every must be longer than 0s");
    }
    if (retentionMargin.compareTo(exports.maxDuration().plus(FILE_MONTH)) < 0) {
      throw new IllegalArgumentException(
          "events.retention-margin must be at least exports.max-duration and 31 days, since an"
              + " erasure finds the results that hold a person by the events that are still kept");
    }
    if (eraseWithin.compareTo(exports.maxDuration().plus(ERASURE_WORK)) < 0) {
      throw new IllegalArgumentException(
          "events.erase-within must be at least exports.max-duration and 2 hours");
    }
  }

  private static boolean areShared(
      DatabaseSettings database, EventStoreSettings events, ResultSettings results) {
    return database instanceof PostgresSettings
        && events.table().bucket().isPresent()
        && results.bucket().isPresent();
  }

  /** The database of tenants and requests, unless a server keeps them. */
  Path databaseFile() {
    return databaseFile(data);
  }

  static Path databaseFile(Path data) {
    return data.resolve("spillway.db");
  }

  /** The key that signs download links. */
  Path linkKey() {
    return data.resolve("keys").resolve("link.key");
  }

  /** How the operator's commands reach a running server. */
  Path control() {
    return data.resolve("control.json");
  }

  /** What says that maintenance is on. */
  Path maintenance() {
    return data.resolve("maintenance.json");
  }
}
