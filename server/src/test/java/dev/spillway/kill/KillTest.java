package dev.spillway.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.Await;
import dev.spillway.testing.Keys;
import dev.spillway.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server at random moments of intake, flush and export, and counts what is there after.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("spillway.kills", 22);

  private static final Map<String, String> SETTINGS =
      Map.of(
          "SPILLWAY_EVENTS_FLUSH_ROWS", "200",
          "SPILLWAY_EVENTS_FLUSH_AGE", "1s",
          "SPILLWAY_EXPORTS_LOST_ATTEMPTS", "100",
          "SPILLWAY_EXPORTS_BACK_OFF", "0s",
          "SPILLWAY_ENGINE_MEMORY", "256MiB",
          "SPILLWAY_EVENTS_MEMORY", "256MiB");
  private static final String PATH = "/export/campaign/kill/events";

  @TempDir Path folder;
  private final Instant date =
      Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
  private final String body =
      """
      {"from": "%s", "to": "%s", "events": ["push_sent"], "ids": ["custom_id"]}\
      """
          .formatted(date.minus(1, ChronoUnit.DAYS), date.plus(1, ChronoUnit.DAYS));
  private Keys keys = new Keys("", "", "");

  @BeforeEach
  void addCompany() {
    keys = Keys.add(folder, "kill", "export,ingest");
  }

  private ApiClient client(ServerProcess server) {
    return keys.client(server.uri());
  }

  /** What a call gives, or nothing when the server went away under it. */
  static <T> Optional<T> unlessGone(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  @Test
  void every_acknowledged_event_is_there_once_and_every_request_ends() throws Exception {
    long seed = Long.getLong("spillway.seed", System.nanoTime());
    Random random = new Random(seed);
    Sender sender = new Sender(new Random(seed + 1), date);
    List<String> requests = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      try (ServerProcess server = ServerProcess.serve(folder, SETTINGS);
          ApiClient client = client(server)) {
        Thread sending = Thread.ofVirtual().start(() -> sender.run(client));
        Thread exporting = Thread.ofVirtual().start(() -> export(client, requests));
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(1400)));
        server.kill();
        sending.join();
        exporting.join();
      }
    }
    try (ServerProcess server = ServerProcess.serve(folder, SETTINGS);
        ApiClient client = client(server)) {
      assertThat(sender.retry(client)).isTrue();
      List<String> lines = client.export(PATH, body).lines().skip(1).toList();
      assertThat(lines).as("seed %s", seed).doesNotHaveDuplicates();
      check(sender, people(lines), seed);
      for (String id : requests) {
        checkFile(client, client.awaitEnd(id));
      }
      checkFolders(server);
    }
  }

  private void export(ApiClient client, List<String> requests) {
    boolean alive = true;
    while (alive) {
      Optional<ApiClient.Answer> answer = unlessGone(() -> client.post(PATH, body));
      answer.ifPresent(created -> {
        assertThat(created.status()).as(created.text()).isEqualTo(200);
        requests.add(created.json().path("id").asText());
      });
      alive = answer.isPresent();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150));
    }
  }

  private static Set<String> people(List<String> lines) {
    return lines.stream()
        .map(line -> line.substring(0, line.indexOf(';')))
        .collect(Collectors.toSet());
  }

  private static void check(Sender sender, Set<String> people, long seed) {
    Set<String> unknown = new HashSet<>(people);
    for (Sender.Batch batch : sender.batches) {
      long there = 0;
      for (int index = 0; index < batch.size; index++) {
        there += unknown.remove(batch.person(index)) ? 1 : 0;
      }
      if (batch.acknowledged) {
        assertThat(there).as("batch %s, seed %s", batch.number, seed).isEqualTo(batch.size);
      } else {
        assertThat(there).as("batch %s, seed %s", batch.number, seed).isIn(0L, (long) batch.size);
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(sender.batches.stream().filter(batch -> batch.acknowledged).count())
        .isGreaterThan(KILLS);
  }

  private static void checkFile(ApiClient client, JsonNode request) throws Exception {
    assertThat(request.path("status").asText()).as(request.toString()).isEqualTo("SUCCESS");
    byte[] file = client.download(request).response().body();
    assertThat(file).hasSize(request.path("file").path("size").asInt());
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)))
        .isEqualTo(request.path("file").path("sha256").asText());
  }

  private void checkFolders(ServerProcess server) throws IOException {
    Path data = folder.resolve("data");
    assertThat(files(data.resolve("results").resolve("staging"))).isEmpty();
    assertThat(files(data.resolve("intake"))).isEmpty();
    assertThat(data.resolve("events").resolve("buffer").resolve("flush.pending")).doesNotExist();
    assertThat(server.log()).doesNotContain(keys.rest(), keys.live());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void a_retry_after_a_kill_gives_the_same_bytes_whatever_came_in_meanwhile() {
    boolean retried = false;
    for (int round = 0; round < 10 && !retried; round++) {
      String first;
      String id;
      try (ServerProcess server = ServerProcess.serve(folder, SETTINGS);
          ApiClient client = client(server)) {
        send(client, round, 20_000);
        first =
            client.awaitEnd(client.createExport(PATH, body)).path("file").path("sha256").asText();
        id = client.createExport(PATH, body);
        String begins = "export " + id + ": attempt 1 begins";
        Await.until("the first attempt", () -> server.log().contains(begins));
        String late = line("late-" + round);
        unlessGone(() -> client.sendEvents(List.of(late)));
        server.kill();
      }
      try (ServerProcess server = ServerProcess.serve(folder, SETTINGS);
          ApiClient client = client(server)) {
        client.sendEvents(List.of(line("later-" + round)));
        assertThat(client.awaitEnd(id).path("file").path("sha256").asText()).isEqualTo(first);
        retried = server.log().contains("export " + id + ": attempt 2 begins");
      }
    }
    assertThat(retried).as("one of ten kills hit a running attempt").isTrue();
  }

  private void send(ApiClient client, int round, int count) {
    List<String> lines = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      lines.add(line("r" + round + "-" + n));
    }
    assertThat(client.sendEvents(lines).status()).isEqualTo(200);
  }

  private String line(String person) {
    return """
    {"event":"push_sent","date":"%s","source":"campaign","token":"kill","custom_id":"%s"}\
    """
        .formatted(date, person);
  }
}
