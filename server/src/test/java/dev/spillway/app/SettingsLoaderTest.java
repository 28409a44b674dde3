package dev.spillway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spillway.event.Kind;
import dev.spillway.event.Kinds;
import dev.spillway.export.AttemptLimits;
import dev.spillway.log.LogFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {
  @TempDir private Path folder;

  @Test
  void without_anything_set_the_defaults_hold() {
    Settings settings = load(Map.of(), Map.of());

    assertThat(settings.data()).isEqualTo(Path.of("data").toAbsolutePath());
    assertThat(settings.linkLifetime()).isEqualTo(Duration.ofMinutes(20));
    assertThat(settings.kinds().all()).isEqualTo(Kinds.defaults().all());
    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.http().port()).isEqualTo(8080);
    assertThat(settings.http().managementPort()).isEmpty();
    assertThat(settings.logFormat()).isEqualTo(LogFormat.AUTO);
    assertThat(settings.http().publicUrl()).isEmpty();
    assertThat(settings.http().trustedProxies()).isEmpty();
    assertThat(settings.http().maxExportBody()).isEqualTo(65_536);
    assertThat(settings.http().maxHeaderBytes()).isEqualTo(16_384);
    assertThat(settings.http().requestTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.http().maxConnections()).isEqualTo(10_000);
    assertThat(settings.http().minRetryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.http().maxRetryAfter()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.http().lookbackDays()).isEqualTo(90);
    assertThat(settings.exports().node()).isEqualTo("node-1");
    assertThat(settings.exports().concurrent()).isEqualTo(2);
    assertThat(settings.exports().attempts()).isEqualTo(new AttemptLimits(3, 3));
    assertThat(settings.exports().lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.exports().renew()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.exports().backOff()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.exports().maxDuration()).isEqualTo(Duration.ofHours(6));
    assertThat(settings.exports().waitingLimit()).isEqualTo(10_000);
    assertThat(settings.engine().memoryBytes()).isEqualTo(1L << 30);
    assertThat(settings.engine().threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(settings.engine().segmentRows()).isEqualTo(1_000_000);
    assertThat(settings.events().node()).isEqualTo("node-1");
    assertThat(settings.events().buffer().flushRows()).isEqualTo(500_000);
    assertThat(settings.events().buffer().flushAge()).isEqualTo(Duration.ofSeconds(60));
    assertThat(settings.events().buffer().maxRows()).isEqualTo(5_000_000);
    assertThat(settings.events().buffer().maxBytes()).isEqualTo(2L << 30);
    assertThat(settings.events().buffer().memoryBytes()).isEqualTo(512L << 20);
    assertThat(settings.intake().maxBodyBytes()).isEqualTo(1L << 30);
    assertThat(settings.intake().memoryBytes()).isEqualTo(1 << 20);
    assertThat(settings.intake().concurrent()).isEqualTo(64);
    assertThat(settings.intake().dates().future()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.intake().dates().lookbackDays()).isEqualTo(90);
  }

  @Test
  void names_and_defaults_stay_as_they_are() {
    String listed =
        List.of(Setting.values()).stream()
            .map(setting -> setting.path() + "=" + setting.standard())
            .reduce("", (all, line) -> all + line + "\n");

    assertThat(listed)
        .isEqualTo(
            """
            data=./data
            node=node-1
            database.url=
            database.user=
            database.password=
            database.connections=10
            cluster.url=
            http.host=127.0.0.1
            http.port=8080
            http.management-port=
            http.public-url=
            http.trusted-proxies=
            http.max-export-body=64KiB
            http.max-header=16KiB
            http.request-timeout=30s
            http.min-rate=1KiB
            http.max-connections=10000
            http.max-connections-per-address=1000
            http.max-downloads=1000
            http.min-retry-after=1s
            http.max-retry-after=30s
            exports.concurrent=2
            exports.attempts=3
            exports.lost-attempts=3
            exports.lease=30s
            exports.renew=5s
            exports.back-off=5s
            exports.max-duration=6h
            exports.waiting-limit=10000
            exports.lookback-days=90
            exports.link-lifetime=20m
            engine.memory=1GiB
            engine.threads=all
            engine.segment-rows=1000000
            spark.url=
            spark.token=
            spark.exports=large
            spark.large=10GiB
            spark.parts=
            spark.patience=10m
            spark.jar=
            events.url=
            events.cache-size=10GiB
            events.flush-rows=500000
            events.flush-age=60s
            events.buffer-rows=5000000
            events.buffer-bytes=2GiB
            events.memory=512MiB
            events.table-memory=512MiB
            events.file-size=64MiB
            events.compact-every=10s
            events.retention-margin=32d
            events.erase-within=24h
            intake.max-body=1GiB
            intake.memory=1MiB
            intake.concurrent=64
            intake.acknowledge=buffered
            intake.future=1h
            intake.min-free-disk=1GiB
            statistics.memory=128MiB
            statistics.max-age=10s
            statistics.patience=10s
            result.url=
            result.links=node
            s3.endpoint=
            s3.region=
            s3.access-key=
            s3.secret-key=
            s3.path-style=false
            s3.encryption=none
            s3.kms-key=
            log.format=auto
            """);
  }

  @Test
  void flags_go_before_the_environment_and_that_before_the_file() throws IOException {
    String file =
        """
        http:
          port: 1
          host: file
          public-url: https://export.example.com
        """;
    Map<String, String> environment = Map.of("SPILLWAY_HTTP_PORT", "2", "SPILLWAY_HTTP_HOST", "en");

    Settings settings = load(file, environment, Map.of("http.port", "3"));

    assertThat(settings.http().port()).isEqualTo(3);
    assertThat(settings.http().host()).isEqualTo("en");
    assertThat(settings.http().publicUrl()).contains(URI.create("https://export.example.com"));
  }

  @Test
  void a_wrong_value_that_a_flag_goes_before_does_no_harm() {
    Settings settings = load(Map.of("SPILLWAY_HTTP_PORT", "many"), Map.of("http.port", "0"));

    assertThat(settings.http().port()).isZero();
  }

  @Test
  void every_setting_can_be_set_in_the_environment() {
    for (Setting setting : Setting.values()) {
      assertThat(load(Map.of(setting.variable(), setting.standard()), Map.of()))
          .as(setting.variable())
          .isNotNull();
    }
    assertThat(
            load(Map.of("SPILLWAY_EVENTS_FLUSH_ROWS", "7"), Map.of()).events().buffer().flushRows())
        .isEqualTo(7);
  }

  @Test
  void all_problems_are_told_at_once() throws IOException {
    String file =
        """
        http:
          port: 99999
          hots: here
        exports:
          lookback-days: x
        engine:
          threads: some
          memory: 1 potato
        """;
    Map<String, String> environment =
        Map.of("SPILLWAY_EVENT_FLUSH_AGE", "1s", "SPILLWAY_HTTP_PUBLIC_URL", "ht tp:x");

    assertThat(problems(file, environment))
        .containsExactlyInAnyOrder(
            "the file's setting http.hots is unknown; did you mean http.host?",
            "the environment's setting SPILLWAY_EVENT_FLUSH_AGE is unknown;"
                + " did you mean SPILLWAY_EVENTS_FLUSH_AGE?",
            "http.port must be 0 to 65535",
            "http.public-url must be a URL like https://export.example.com",
            "exports.lookback-days must be a whole number",
            "engine.threads must be a whole number, or all",
            "engine.memory must be a size like 512MiB");
  }

  @Test
  void variables_of_others_and_of_the_launcher_are_left_alone() {
    Map<String, String> environment =
        Map.of("SPILLWAY_LOG", "DEBUG", "SPILLWAY_JAVA_OPTS", "-Xmx1g", "PATH", "/bin");

    assertThat(load(environment, Map.of()).http().port()).isEqualTo(8080);
  }

  @ParameterizedTest
  @CsvSource({"70000,70000", "1KiB,1024", "1 MiB,1048576", "65536B,65536", "2GiB,2147483647"})
  void sizes_have_binary_units(String text, int bytes) {
    assertThat(load(Map.of("SPILLWAY_HTTP_MAX_EXPORT_BODY", text), Map.of()).http().maxExportBody())
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"1500ms,PT1.5S", "45s,PT45S", "20m,PT20M", "6h,PT6H", "90d,PT2160H"})
  void durations_have_units(String text, Duration duration) {
    assertThat(
            load(Map.of("SPILLWAY_EVENTS_FLUSH_AGE", text), Map.of()).events().buffer().flushAge())
        .isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "-1s", "1w", "s", "1.5s", "40000d", "999999999999d"})
  void other_durations_are_refused(String text) throws IOException {
    assertThat(problems("", Map.of("SPILLWAY_EVENTS_FLUSH_AGE", text)))
        .containsExactly("events.flush-age must be a duration like 30s, 20m, 6h or 90d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1KB", "-1KiB", "1.5GiB", "99999999999999TiB"})
  void other_sizes_are_refused(String text) throws IOException {
    assertThat(problems("", Map.of("SPILLWAY_ENGINE_MEMORY", text)))
        .containsExactly("engine.memory must be a size like 512MiB");
  }

  @Test
  void each_feature_checks_its_own_settings() throws IOException {
    Map<String, String> environment =
        Map.of(
            "SPILLWAY_NODE", "a node",
            "SPILLWAY_ENGINE_MEMORY", "1MiB",
            "SPILLWAY_EVENTS_BUFFER_ROWS", "10",
            "SPILLWAY_INTAKE_MAX_BODY", "1KiB");

    assertThat(problems("", environment))
        .containsExactlyInAnyOrder(
            "node must have 1 to 40 characters of A-Z a-z 0-9 -",
            "engine.memory must be at least 64MiB",
            "events.buffer-rows must be at least events.flush-rows",
            "intake.max-body must be at least 64KiB");
  }

  @Test
  void a_management_port_is_a_port_of_its_own() throws IOException {
    assertThat(load(Map.of("SPILLWAY_HTTP_MANAGEMENT_PORT", "0"), Map.of()).http().managementPort())
        .contains(0);
    assertThat(problems("", Map.of("SPILLWAY_HTTP_MANAGEMENT_PORT", "8080")))
        .containsExactly("http.management-port must be another one than http.port");
    assertThat(problems("", Map.of("SPILLWAY_HTTP_MANAGEMENT_PORT", "70000")))
        .containsExactly("http.management-port must be 0 to 65535");
    assertThat(problems("", Map.of("SPILLWAY_HTTP_MANAGEMENT_PORT", "no")))
        .containsExactly("http.management-port must be a whole number");
  }

  @Test
  void the_log_has_three_formats() throws IOException {
    assertThat(load("log: {format: json}", Map.of(), Map.of()).logFormat())
        .isEqualTo(LogFormat.JSON);
    assertThat(problems("", Map.of("SPILLWAY_LOG_FORMAT", "xml")))
        .containsExactly("log.format must be json, text or auto");
  }

  @Test
  void lists_are_written_as_lists_or_with_commas() throws IOException {
    String file = "http: {trusted-proxies: [10.0.0.0/8, 127.0.0.1]}";

    assertThat(load(file, Map.of(), Map.of()).http().trustedProxies())
        .isEqualTo(
            load(Map.of("SPILLWAY_HTTP_TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1"), Map.of())
                .http()
                .trustedProxies())
        .containsExactly("10.0.0.0/8", "127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "http:\n  # port: 1\nkinds:\n  # a:\n"})
  void an_empty_file_sets_nothing(String file) throws IOException {
    assertThat(load(file, Map.of(), Map.of()).http().port()).isEqualTo(8080);
  }

  @Test
  void a_file_that_cannot_be_understood_is_refused() throws IOException {
    assertThat(problems("- a\n- b\n", Map.of())).singleElement().asString().contains("must hold");
    assertThat(problems("node: a\nnode: b\n", Map.of()))
        .singleElement()
        .asString()
        .endsWith("is no valid YAML, or has a name twice, line 2");
    assertThat(problems("http: [", Map.of())).singleElement().asString().contains("no valid YAML");
  }

  @Test
  void a_file_that_is_not_there_is_refused() {
    SettingsException failure =
        catchThrowableOfType(
            SettingsException.class,
            () -> SettingsLoader.load(Optional.of(folder.resolve("no")), Map.of(), Map.of()));

    assertThat(failure.problems()).singleElement().asString().endsWith("does not exist");
  }

  @Test
  void kinds_take_the_place_of_the_defaults() throws IOException {
    String file =
        """
        kinds:
          email:
            events: [email_sent, email_open]
            names: {email_open: email_opened}
        """;

    assertThat(load(file, Map.of(), Map.of()).kinds().all())
        .containsExactly(
            new Kind(
                "email",
                List.of("email_sent", "email_open"),
                Map.of("email_open", "email_opened")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "requests", "sources", "'a b'", "UPPER"})
  void kinds_must_not_have_a_name_with_another_meaning(String name) throws IOException {
    assertThat(problems("kinds: {" + name + ": {events: [a]}}", Map.of()))
        .singleElement()
        .asString()
        .contains("must have a name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kinds: []",
        "kinds: {}",
        "kinds: {email: {}}",
        "kinds: {email: {events: []}}",
        "kinds: {email: {events: ['a b']}}",
        "kinds: {email: {events: [a], names: {b: c}}}",
        "kinds: {email: {events: [a], names: {a: 'b;c'}}}",
        "kinds: {email: {events: [a], renames: {a: b}}}"
      })
  void kinds_that_are_not_whole_are_refused(String file) throws IOException {
    assertThat(problems(file, Map.of())).isNotEmpty().allMatch(line -> line.contains("kinds"));
  }

  private static Settings load(Map<String, String> environment, Map<String, String> flags) {
    return SettingsLoader.load(Optional.empty(), environment, flags);
  }

  private Settings load(String file, Map<String, String> environment, Map<String, String> flags)
      throws IOException {
    Path path = Files.writeString(folder.resolve("spillway.yaml"), file);
    return SettingsLoader.load(Optional.of(path), environment, flags);
  }

  private List<String> problems(String file, Map<String, String> environment) throws IOException {
    Path path = Files.writeString(folder.resolve("spillway.yaml"), file);
    return catchThrowableOfType(
            SettingsException.class,
            () -> SettingsLoader.load(Optional.of(path), environment, Map.of()))
        .problems();
  }
}
