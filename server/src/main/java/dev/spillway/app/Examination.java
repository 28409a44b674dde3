package dev.spillway.app;

import dev.spillway.database.DatabaseUnavailableException;
import dev.spillway.database.PostgresServer;
import dev.spillway.database.PostgresSettings;
import dev.spillway.database.SqliteReader;
import dev.spillway.database.SqliteSettings;
import dev.spillway.diagnosis.Finding;
import dev.spillway.result.DownloadLinks;
import dev.spillway.result.ResultSettings;
import dev.spillway.s3.S3Bucket;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Looks at everything that a server needs on this machine. It changes nothing, but for a small file
 * that it writes and removes.
 */
final class Examination {
  private static final String DATABASE = "database";
  private static final String RESULTS = "results";
  private static final String LINK_KEY = "link key";
  private static final String JVM = "jvm";
  private static final String MAINTENANCE = "maintenance";

  private final Settings settings;
  private final Supplier<List<Finding>> events;
  private final Optional<BooleanSupplier> healthy;

  /**
   * Prepares it.
   *
   * @param events looks at the event store
   * @param healthy of the server that runs on the folder, if one does
   */
  Examination(
      Settings settings, Supplier<List<Finding>> events, Optional<BooleanSupplier> healthy) {
    this.settings = settings;
    this.events = events;
    this.healthy = healthy;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    FolderInspection folder = new FolderInspection(settings);
    findings.add(folder.dataFolder());
    if (Files.isDirectory(settings.data())) {
      findings.addAll(folder.permissions());
      findings.addAll(folder.disk());
      findings.add(database());
      findings.addAll(events.get());
      settings.results().bucket().map(Examination::results).ifPresent(findings::add);
      if (settings.cluster().url().isEmpty()) {
        findings.add(linkKey());
      }
      maintenance().ifPresent(findings::add);
    }
    findings.add(jvm());
    healthy.ifPresent(health -> findings.add(health(health.getAsBoolean())));
    return findings;
  }

  private Finding database() {
    return switch (settings.database()) {
      case SqliteSettings(Path file) -> database(file);
      case PostgresSettings server -> database(server);
    };
  }

  private Finding database(Path file) {
    try {
      if (Files.notExists(file)) {
        return Files.exists(settings.events().folder())
            ? Finding.damaged(
                DATABASE,
                "the file " + file + " is gone",
                "bring it back, or restore the last backup")
            : Finding.ok(DATABASE, "there is none yet");
      }
      return SqliteReader.damage(file)
          .map(damage ->
              Finding.damaged(
                  DATABASE,
                  "the file " + file + " is damaged: " + damage,
                  "put a copy of it and of its -wal and -shm neighbours aside, then restore the"
                      + " last backup"))
          .orElseGet(() -> Finding.ok(DATABASE, "SQLite finds it whole"));
    } catch (IOException e) {
      return Finding.fail(
          DATABASE,
          String.valueOf(e.getMessage()),
          "run this as the server's user, and look at the disk");
    }
  }

  private static Finding database(PostgresSettings server) {
    try {
      return Finding.ok(DATABASE, new PostgresServer(server).version() + " answers");
    } catch (DatabaseUnavailableException e) {
      return Finding.fail(
          DATABASE, String.valueOf(e.getMessage()), DatabaseUnavailableException.REMEDY);
    }
  }

  private static Finding results(ResultSettings.Bucket bucket) {
    try (S3Bucket opened = bucket.place().open()) {
      opened.check();
      return Finding.ok(RESULTS, bucket.place().location() + " can be looked into");
    } catch (IOException e) {
      return Finding.fail(
          RESULTS,
          String.valueOf(e.getMessage()),
          "see whether the store runs, and whether result.url and the settings of s3 are right");
    }
  }

  private Finding linkKey() {
    try {
      if (Files.notExists(settings.linkKey())) {
        return Files.exists(settings.events().folder())
            ? Finding.warn(
                LINK_KEY,
                "the file " + settings.linkKey() + " is gone",
                "bring it back, or start the server, which makes a new one; links that are out"
                    + " end then")
            : Finding.ok(LINK_KEY, "there is none yet");
      }
      DownloadLinks.requireUsable(settings.linkKey());
      return Finding.ok(LINK_KEY, "it can be used");
    } catch (IOException e) {
      return Finding.fail(
          LINK_KEY,
          String.valueOf(e.getMessage()),
          "the server does not start until it is put right");
    }
  }

  /** A finding when it is on alone, since off is as it mostly is. */
  private Optional<Finding> maintenance() {
    try {
      return new MaintenanceFile(settings.maintenance())
          .read()
          .map(on ->
              Finding.warn(
                  MAINTENANCE,
                  "on since %s%s; exports and events are refused"
                      .formatted(
                          on.since(), on.message().isEmpty() ? "" : " (" + on.message() + ")"),
                  "spillway maintenance off, once it is over"));
    } catch (IOException e) {
      return Optional.of(
          Finding.fail(
              MAINTENANCE,
              "the file " + settings.maintenance() + " cannot be read: " + e.getMessage(),
              "run this as the server's user"));
    }
  }

  /** What the launcher and the unit of docs/operations.md give the JVM. */
  private static Finding jvm() {
    List<String> missing = new ArrayList<>();
    List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
    if (!Examination.class.getModule().isNativeAccessEnabled()) {
      missing.add("--enable-native-access=ALL-UNNAMED");
    }
    if (!arguments.contains("--sun-misc-unsafe-memory-access=allow")) {
      missing.add("--sun-misc-unsafe-memory-access=allow");
    }
    String version = "Java " + Runtime.version();
    return missing.isEmpty()
        ? Finding.ok(JVM, version)
        : Finding.warn(
            JVM,
            version + " runs without " + String.join(" and ", missing),
            "start it by the launcher, or with these options");
  }

  private static Finding health(boolean healthy) {
    return healthy
        ? Finding.ok("health", "events are taken in and brought into the table")
        : Finding.fail(
            "health",
            "the event store cannot write at the moment",
            "read the server's log, and look at the disk");
  }
}
