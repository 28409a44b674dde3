package dev.spillway.app;

import dev.spillway.cluster.ClusterSettings;
import dev.spillway.database.DatabaseSettings;
import dev.spillway.database.PostgresSettings;
import dev.spillway.database.SqliteSettings;
import dev.spillway.engine.EngineSettings;
import dev.spillway.engine.SparkSettings;
import dev.spillway.event.BufferSettings;
import dev.spillway.event.EventStoreSettings;
import dev.spillway.event.Kinds;
import dev.spillway.event.TableSettings;
import dev.spillway.export.AttemptLimits;
import dev.spillway.export.ExportSettings;
import dev.spillway.http.HttpSettings;
import dev.spillway.intake.EventDates;
import dev.spillway.intake.IntakeSettings;
import dev.spillway.result.ResultSettings;
import dev.spillway.statistics.StatisticsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gathers the settings from flags, the environment, the file and the defaults, each before the
 * next, and tells every problem at once. Used once, by one thread.
 */
public final class SettingsLoader {
  private final List<String> problems = new ArrayList<>();
  private final SettingTexts texts = new SettingTexts(problems);

  private SettingsLoader() {}

  /**
   * Loads the settings.
   *
   * @param file the YAML file, if there is one
   * @param environment the process's environment
   * @param flags values by the names of the file, such as {@code http.port}
   * @throws SettingsException when anything is wrong with them
   */
  public static Settings load(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    SettingsLoader loader = new SettingsLoader();
    Optional<Kinds> kinds =
        file.flatMap(path -> new SettingsFile(loader.problems).read(path, loader.texts));
    loader.texts.environment(environment);
    flags.forEach((path, text) -> loader.texts.put(Setting.ofPath(path).orElseThrow(), text));
    return loader.build(kinds.orElseGet(Kinds::defaults));
  }

  private Settings build(Kinds kinds) {
    Path data = texts.path(Setting.DATA);
    Optional<DatabaseSettings> database = part(() -> database(data));
    Optional<ClusterSettings> cluster = part(() -> cluster(data));
    Optional<HttpSettings> http = part(this::http);
    Optional<ExportSettings> exports = part(this::exports);
    Optional<EventStoreSettings> events = database.flatMap(kept -> part(() -> events(data, kept)));
    Optional<EngineSettings> engine = part(() -> engine(data));
    Optional<Optional<SparkSettings>> spark = part(() -> new SparkTexts(texts).settings(data));
    Optional<IntakeSettings> intake = part(() -> intake(data));
    Optional<StatisticsSettings> statistics = part(() -> statistics(data));
    Optional<ResultSettings> results = part(() -> new BucketTexts(texts).results(data));
    Optional<Settings> settings =
        problems.isEmpty()
            ? part(() ->
                new Settings(
                    data,
                    database.orElseThrow(),
                    cluster.orElseThrow(),
                    http.orElseThrow(),
                    exports.orElseThrow(),
                    engine.orElseThrow(),
                    spark.orElseThrow(),
                    events.orElseThrow(),
                    intake.orElseThrow(),
                    statistics.orElseThrow(),
                    results.orElseThrow(),
                    texts.duration(Setting.EXPORTS_LINK_LIFETIME),
                    texts.duration(Setting.EVENTS_COMPACT_EVERY),
                    texts.duration(Setting.EVENTS_RETENTION_MARGIN),
                    texts.duration(Setting.EVENTS_ERASE_WITHIN),
                    texts.logFormat(Setting.LOG_FORMAT),
                    kinds))
            : Optional.empty();
    if (!problems.isEmpty()) {
      // One setting may be a part of two features.
      throw new SettingsException(problems.stream().distinct().toList());
    }
    return settings.orElseThrow();
  }

  /** A feature's settings, or a problem more. */
  private <T> Optional<T> part(Supplier<T> supplier) {
    try {
      return Optional.of(supplier.get());
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private DatabaseSettings database(Path data) {
    String url = texts.text(Setting.DATABASE_URL);
    return url.isEmpty()
        ? new SqliteSettings(Settings.databaseFile(data))
        : new PostgresSettings(
            url,
            texts.text(Setting.DATABASE_USER),
            texts.text(Setting.DATABASE_PASSWORD),
            texts.integer(Setting.DATABASE_CONNECTIONS));
  }

  private ClusterSettings cluster(Path data) {
    return new ClusterSettings(
        texts.text(Setting.NODE), data.resolve("folder-id"), texts.uri(Setting.CLUSTER_URL));
  }

  private HttpSettings http() {
    return new HttpSettings(
        texts.text(Setting.HTTP_HOST),
        texts.integer(Setting.HTTP_PORT),
        texts.port(Setting.HTTP_MANAGEMENT_PORT),
        texts.uri(Setting.HTTP_PUBLIC_URL),
        texts.list(Setting.HTTP_TRUSTED_PROXIES),
        size(Setting.HTTP_MAX_EXPORT_BODY),
        size(Setting.HTTP_MAX_HEADER),
        texts.duration(Setting.HTTP_REQUEST_TIMEOUT),
        texts.size(Setting.HTTP_MIN_RATE),
        texts.integer(Setting.HTTP_MAX_CONNECTIONS),
        texts.integer(Setting.HTTP_MAX_CONNECTIONS_PER_ADDRESS),
        texts.integer(Setting.HTTP_MAX_DOWNLOADS),
        texts.duration(Setting.HTTP_MIN_RETRY_AFTER),
        texts.duration(Setting.HTTP_MAX_RETRY_AFTER),
        texts.integer(Setting.EXPORTS_LOOKBACK_DAYS));
  }

  private ExportSettings exports() {
    return new ExportSettings(
        texts.text(Setting.NODE),
        texts.integer(Setting.EXPORTS_CONCURRENT),
        new AttemptLimits(
            texts.integer(Setting.EXPORTS_ATTEMPTS), texts.integer(Setting.EXPORTS_LOST_ATTEMPTS)),
        texts.duration(Setting.EXPORTS_LEASE),
        texts.duration(Setting.EXPORTS_RENEW),
        texts.duration(Setting.EXPORTS_BACK_OFF),
        texts.duration(Setting.EXPORTS_MAX_DURATION),
        texts.integer(Setting.EXPORTS_WAITING_LIMIT));
  }

  private EngineSettings engine(Path data) {
    return new EngineSettings(
        List.of(files(data), data.resolve("results"), data.resolve("engine")),
        data.resolve("engine"),
        texts.size(Setting.ENGINE_MEMORY),
        texts.threads(Setting.ENGINE_THREADS),
        texts.number(Setting.ENGINE_SEGMENT_ROWS));
  }

  private EventStoreSettings events(Path data, DatabaseSettings database) {
    Path folder = data.resolve("events");
    return new EventStoreSettings(
        folder,
        texts.text(Setting.NODE),
        switch (database) {
          case SqliteSettings _ -> new SqliteSettings(EventStoreSettings.catalogFile(folder));
          case PostgresSettings server -> server;
        },
        new BufferSettings(
            texts.integer(Setting.EVENTS_FLUSH_ROWS),
            texts.duration(Setting.EVENTS_FLUSH_AGE),
            texts.number(Setting.EVENTS_BUFFER_ROWS),
            texts.size(Setting.EVENTS_BUFFER_BYTES),
            texts.size(Setting.EVENTS_MEMORY)),
        new TableSettings(
            texts.size(Setting.EVENTS_FILE_SIZE),
            texts.size(Setting.EVENTS_TABLE_MEMORY),
            List.of(data.resolve("intake")),
            new BucketTexts(texts).table()));
  }

  /** Where the table's files are read. */
  private Path files(Path data) {
    return EventStoreSettings.files(
        data.resolve("events"), texts.given(Setting.EVENTS_URL).isPresent());
  }

  private IntakeSettings intake(Path data) {
    return new IntakeSettings(
        data.resolve("intake"),
        texts.size(Setting.INTAKE_MAX_BODY),
        size(Setting.INTAKE_MEMORY),
        texts.integer(Setting.INTAKE_CONCURRENT),
        texts.size(Setting.INTAKE_MIN_FREE_DISK),
        new EventDates(
            texts.duration(Setting.INTAKE_FUTURE), texts.integer(Setting.EXPORTS_LOOKBACK_DAYS)),
        texts.acknowledge(Setting.INTAKE_ACKNOWLEDGE));
  }

  private StatisticsSettings statistics(Path data) {
    return new StatisticsSettings(
        files(data),
        data.resolve("statistics"),
        texts.size(Setting.STATISTICS_MEMORY),
        texts.duration(Setting.STATISTICS_MAX_AGE),
        texts.duration(Setting.STATISTICS_PATIENCE));
  }

  private int size(Setting setting) {
    return (int) Math.min(Integer.MAX_VALUE, texts.size(setting));
  }
}
