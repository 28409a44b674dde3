package dev.spillway.app;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Each single setting: its name in the file, and its default as it would be written there. */
enum Setting {
  DATA("data", "./data"),
  NODE("node", "node-1"),
  DATABASE_URL("database.url", ""),
  DATABASE_USER("database.user", ""),
  DATABASE_PASSWORD("database.password", ""),
  DATABASE_CONNECTIONS("database.connections", "10"),
  CLUSTER_URL("cluster.url", ""),
  HTTP_HOST("http.host", "127.0.0.1"),
  HTTP_PORT("http.port", "8080"),
  HTTP_MANAGEMENT_PORT("http.management-port", ""),
  HTTP_PUBLIC_URL("http.public-url", ""),
  HTTP_TRUSTED_PROXIES("http.trusted-proxies", ""),
  HTTP_MAX_EXPORT_BODY("http.max-export-body", "64KiB"),
  HTTP_MAX_HEADER("http.max-header", "16KiB"),
  HTTP_REQUEST_TIMEOUT("http.request-timeout", "30s"),
  HTTP_MIN_RATE("http.min-rate", "1KiB"),
  HTTP_MAX_CONNECTIONS("http.max-connections", "10000"),
  HTTP_MAX_CONNECTIONS_PER_ADDRESS("http.max-connections-per-address", "1000"),
  HTTP_MAX_DOWNLOADS("http.max-downloads", "1000"),
  HTTP_MIN_RETRY_AFTER("http.min-retry-after", "1s"),
  HTTP_MAX_RETRY_AFTER("http.max-retry-after", "30s"),
  EXPORTS_CONCURRENT("exports.concurrent", "2"),
  EXPORTS_ATTEMPTS("exports.attempts", "3"),
  EXPORTS_LOST_ATTEMPTS("exports.lost-attempts", "3"),
  EXPORTS_LEASE("exports.lease", "30s"),
  EXPORTS_RENEW("exports.renew", "5s"),
  EXPORTS_BACK_OFF("exports.back-off", "5s"),
  EXPORTS_MAX_DURATION("exports.max-duration", "6h"),
  EXPORTS_WAITING_LIMIT("exports.waiting-limit", "10000"),
  EXPORTS_LOOKBACK_DAYS("exports.lookback-days", "90"),
  EXPORTS_LINK_LIFETIME("exports.link-lifetime", "20m"),
  ENGINE_MEMORY("engine.memory", "1GiB"),
  ENGINE_THREADS("engine.threads", "all"),
  ENGINE_SEGMENT_ROWS("engine.segment-rows", "1000000"),
  SPARK_URL("spark.url", ""),
  SPARK_TOKEN("spark.token", ""),
  SPARK_EXPORTS("spark.exports", "large"),
  SPARK_LARGE("spark.large", "10GiB"),
  SPARK_PARTS("spark.parts", ""),
  SPARK_PATIENCE("spark.patience", "10m"),
  SPARK_JAR("spark.jar", ""),
  EVENTS_URL("events.url", ""),
  EVENTS_CACHE_SIZE("events.cache-size", "10GiB"),
  EVENTS_FLUSH_ROWS("events.flush-rows", "500000"),
  EVENTS_FLUSH_AGE("events.flush-age", "60s"),
  EVENTS_BUFFER_ROWS("events.buffer-rows", "5000000"),
  EVENTS_BUFFER_BYTES("events.buffer-bytes", "2GiB"),
  EVENTS_MEMORY("events.memory", "512MiB"),
  EVENTS_TABLE_MEMORY("events.table-memory", "512MiB"),
  EVENTS_FILE_SIZE("events.file-size", "64MiB"),
  EVENTS_COMPACT_EVERY("events.compact-every", "10s"),
  EVENTS_RETENTION_MARGIN("events.retention-margin", "32d"),
  EVENTS_ERASE_WITHIN("events.erase-within", "24h"),
  INTAKE_MAX_BODY("intake.max-body", "1GiB"),
  INTAKE_MEMORY("intake.memory", "1MiB"),
  INTAKE_CONCURRENT("intake.concurrent", "64"),
  INTAKE_ACKNOWLEDGE("intake.acknowledge", "buffered"),
  INTAKE_FUTURE("intake.future", "1h"),
  INTAKE_MIN_FREE_DISK("intake.min-free-disk", "1GiB"),
  STATISTICS_MEMORY("statistics.memory", "128MiB"),
  STATISTICS_MAX_AGE("statistics.max-age", "10s"),
  STATISTICS_PATIENCE("statistics.patience", "10s"),
  RESULT_URL("result.url", ""),
  RESULT_LINKS("result.links", "node"),
  S3_ENDPOINT("s3.endpoint", ""),
  S3_REGION("s3.region", ""),
  S3_ACCESS_KEY("s3.access-key", ""),
  S3_SECRET_KEY("s3.secret-key", ""),
  S3_PATH_STYLE("s3.path-style", "false"),
  S3_ENCRYPTION("s3.encryption", "none"),
  S3_KMS_KEY("s3.kms-key", ""),
  LOG_FORMAT("log.format", "auto");

  private static final String ENVIRONMENT = "SPILLWAY_";

  private final String path;
  private final String standard;

  Setting(String path, String standard) {
    this.path = path;
    this.standard = standard;
  }

  /** Its name in the file, dots between the levels. */
  String path() {
    return path;
  }

  /** Its default. */
  String standard() {
    return standard;
  }

  /** Its name in the environment. */
  String variable() {
    return ENVIRONMENT + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  static Optional<Setting> ofPath(String path) {
    return Arrays.stream(values()).filter(setting -> setting.path.equals(path)).findFirst();
  }

  static Optional<Setting> ofVariable(String variable) {
    return Arrays.stream(values())
        .filter(setting -> setting.variable().equals(variable))
        .findFirst();
  }

  /** Whether the path is that of a group of settings, such as {@code http}. */
  static boolean isGroup(String path) {
    return paths().stream().anyMatch(known -> known.startsWith(path + "."));
  }

  static List<String> paths() {
    return Arrays.stream(values()).map(Setting::path).toList();
  }

  static List<String> variables() {
    return Arrays.stream(values()).map(Setting::variable).toList();
  }
}
