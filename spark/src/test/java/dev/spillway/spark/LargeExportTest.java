package dev.spillway.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.event.WireDates;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.ApiClient.Answer;
import dev.spillway.testing.Await;
import dev.spillway.testing.Keys;
import dev.spillway.testing.ServerProcess;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty million events, exported by DuckDB and by a real cluster whose machines die. How long each
 * took is written to {@code target/cluster-figures.txt}.
 */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(1200)
class LargeExportTest {
  private static final int BODIES = 4;
  private static final int EVENTS = 20_000_000;
  private static final int DAYS = 20;
  private static final String PATH = "/export/campaign/large/events";
  private static final Set<String> OPEN = Set.of("CREATED", "PENDING");

  /** How often each export that is timed is made; with one round, not by one worker alone. */
  private static final int ROUNDS = Integer.getInteger("spillway.spark.rounds", 1);

  @TempDir private static Path folder;
  private final Instant first =
      Instant.now().minus(DAYS + 5, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
  private final List<String> figures = new ArrayList<>();
  private SparkCluster cluster;
  private Keys keys;

  @BeforeAll
  void load() throws Exception {
    keys = Keys.add(folder, "large", "export,ingest");
    try (ServerProcess server = serve(Map.of());
        ApiClient client = keys.client(server.uri())) {
      for (int body = 0; body < BODIES; body++) {
        Path file = events(body);
        Answer answer =
            client.call(
                "POST",
                "/events",
                BodyPublishers.ofFile(file),
                "Content-Type",
                "application/vnd.apache.parquet");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Files.delete(file);
      }
    }
    cluster = SparkCluster.start(2);
  }

  @AfterAll
  void stop() throws IOException {
    cluster.close();
    Path target = Path.of("target", "cluster-figures.txt");
    Files.writeString(target, String.join("\n", figures) + "\n");
  }

  private Path events(int body) throws SQLException {
    int each = EVENTS / BODIES;
    Path file = folder.resolve("body-" + body + ".parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        PreparedStatement copy =
            connection.prepareStatement(
                """
                COPY (
                  SELECT 'campaign' AS source, 'large' AS token,
                    CASE WHEN hash(n) %% 10 < 7 THEN 'push_sent' ELSE 'push_open' END AS event,
                    ?::TIMESTAMP + to_milliseconds((hash(n, 1) %% %d)::BIGINT) AS date,
                    md5(n::VARCHAR) AS install_id,
                    CASE WHEN hash(n, 2) %% 3 > 0 THEN 'customer-' || (hash(n, 3) %% 3000000) END
                      AS custom_id
                  FROM range(?, ?) AS numbers(n)
                ) TO ? (FORMAT parquet)\
                """
                    .formatted(Duration.ofDays(DAYS).toMillis()))) {
      copy.setObject(1, LocalDateTime.ofInstant(first, ZoneOffset.UTC));
      copy.setLong(2, (long) body * each);
      copy.setLong(3, (long) (body + 1) * each);
      copy.setString(4, file.toString());
      copy.execute();
    }
    return file;
  }

  private ServerProcess serve(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("SPILLWAY_ENGINE_MEMORY", "1GiB");
    return ServerProcess.serve(folder, all);
  }

  /** One that has the cluster make its exports, and whatever else is set. */
  private ServerProcess serveWithSpark(String... settings) {
    Map<String, String> all = new HashMap<>();
    all.put("SPILLWAY_SPARK_URL", cluster.url());
    all.put("SPILLWAY_SPARK_EXPORTS", "all");
    all.put("SPILLWAY_EXPORTS_BACK_OFF", "1s");
    for (int n = 0; n < settings.length; n += 2) {
      all.put(settings[n], settings[n + 1]);
    }
    return serve(all);
  }

  /** Of so many days. */
  private String body(int days) {
    return """
    {"from":"%s","to":"%s","events":["push_sent","push_open"],"ids":["install_id","custom_id"]}\
    """
        .formatted(WireDates.format(first), WireDates.format(first.plus(days, ChronoUnit.DAYS)));
  }

  private static JsonNode await(ApiClient client, String id, Predicate<JsonNode> condition) {
    Instant end = Instant.now().plus(Duration.ofMinutes(15));
    while (Instant.now().isBefore(end)) {
      JsonNode request = client.get("/export/request/" + id).json();
      if (condition.test(request)) {
        return request;
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    throw new AssertionError("export " + id + " is not over");
  }

  private static boolean isOver(JsonNode request) {
    return !OPEN.contains(request.path("status").asText());
  }

  private static boolean isUnderWay(JsonNode request) {
    return isOver(request) || request.path("progress").path("percent").asInt() >= 25;
  }

  /** The published file, by its checksum. */
  private Path file(JsonNode request) {
    assertThat(request.path("status").asText()).as(request.toString()).isEqualTo("SUCCESS");
    String id = request.path("id").asText();
    try (Stream<Path> files = Files.list(folder.resolve("data/results/files"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(id))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode timed(String what, ApiClient client) {
    for (int round = 1; ; round++) {
      long begun = System.nanoTime();
      JsonNode request =
          await(client, client.createExport(PATH, body(DAYS)), LargeExportTest::isOver);
      figures.add("%s: %.1f s".formatted(what, (System.nanoTime() - begun) / 1e9));
      if (round == ROUNDS) {
        return request;
      }
    }
  }

  @Test
  void the_file_is_duckdbs_byte_for_byte_also_when_a_worker_dies_in_the_middle() throws Exception {
    Path expected;
    try (ServerProcess server = serve(Map.of());
        ApiClient client = keys.client(server.uri())) {
      JsonNode request = timed("DuckDB", client);
      assertThat(request.path("file").path("rows").asInt()).isEqualTo(EVENTS);
      expected = file(request);
    }
    try (ServerProcess server = serveWithSpark();
        ApiClient client = keys.client(server.uri())) {
      JsonNode request = timed("Spark, two workers", client);
      assertThat(request.path("file").path("rows").asInt()).isEqualTo(EVENTS);
      assertThat(Files.mismatch(expected, file(request))).isEqualTo(-1);

      String id = client.createExport(PATH, body(DAYS));
      assertThat(isOver(await(client, id, LargeExportTest::isUnderWay))).isFalse();
      cluster.killWorker(0);
      JsonNode survived = await(client, id, LargeExportTest::isOver);
      assertThat(Files.mismatch(expected, file(survived))).isEqualTo(-1);
      assertThat(server.log()).doesNotContain("attempt 2 begins");

      if (ROUNDS > 1) {
        JsonNode alone = timed("Spark, one worker", client);
        assertThat(Files.mismatch(expected, file(alone))).isEqualTo(-1);
      }
      cluster.restartWorker(0);
    }
    assertThat(folder.resolve("data/engine/parts")).isEmptyDirectory();
  }

  @Test
  void what_is_cancelled_runs_no_more_in_the_cluster() {
    try (ServerProcess server = serveWithSpark();
        ApiClient client = keys.client(server.uri())) {
      String id = client.createExport(PATH, body(DAYS));
      Await.until("a job", () -> cluster.ask("/jobs?status=running").contains("jobId"));

      assertThat(client.callAbsolute("DELETE", uri(server, id)).status()).isLessThan(300);

      Await.until("no job", () -> !cluster.ask("/jobs?status=running").contains("jobId"));
      Await.until("no parts", () -> isEmpty(folder.resolve("data/engine/parts")));
    }
  }

  private String uri(ServerProcess server, String id) {
    return server.uri() + "/1.0/" + keys.live() + "/export/request/" + id;
  }

  private static boolean isEmpty(Path parts) {
    try (Stream<Path> entries = Files.list(parts)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_connect_server_that_dies_and_comes_back_is_found_by_another_attempt() {
    try (ServerProcess server = serveWithSpark();
        ApiClient client = keys.client(server.uri())) {
      String id = client.createExport(PATH, body(DAYS / 4));
      Await.until("a job", () -> cluster.ask("/jobs?status=running").contains("jobId"));

      cluster.killConnect();
      cluster.restartConnect();

      JsonNode request = await(client, id, LargeExportTest::isOver);
      assertThat(request.path("status").asText()).as(server.log()).isEqualTo("SUCCESS");
      assertThat(server.log()).contains("attempt 2 begins");
    }
  }

  @Test
  void a_cluster_that_does_nothing_is_tried_once_more_and_then_named() {
    try (ServerProcess server =
            serveWithSpark(
                "SPILLWAY_EXPORTS_ATTEMPTS", "2",
                "SPILLWAY_SPARK_PATIENCE", "15s");
        ApiClient client = keys.client(server.uri())) {
      cluster.killWorker(0);
      cluster.killWorker(1);
      try {
        JsonNode request =
            await(client, client.createExport(PATH, body(1)), LargeExportTest::isOver);

        assertThat(request.path("status").asText()).isEqualTo("ERROR");
        assertThat(request.path("error_msg").asText())
            .contains("failed 2 times because the server's Spark cluster did not answer");
        assertThat(server.log()).contains("has done nothing for an export for 15 s");
      } finally {
        cluster.restartWorker(0);
        cluster.restartWorker(1);
      }
    }
  }
}
