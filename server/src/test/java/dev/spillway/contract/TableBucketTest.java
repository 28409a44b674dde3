package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.app.Doctor;
import dev.spillway.app.SettingsLoader;
import dev.spillway.diagnosis.Finding;
import dev.spillway.event.EventStoreException;
import dev.spillway.event.WireDates;
import dev.spillway.s3.S3Bucket;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.ApiClient.Answer;
import dev.spillway.testing.Await;
import dev.spillway.testing.FaultyProxy;
import dev.spillway.testing.FaultyProxy.Fault;
import dev.spillway.testing.S3Buckets;
import dev.spillway.testing.S3Server;
import dev.spillway.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The event table in a bucket, as a client and an operator see it. */
class TableBucketTest {
  private static final String EVENTS = "/export/campaign/token/events";

  @TempDir Path folder;
  private S3Server store;
  private FaultyProxy proxy;
  private TestServer server;
  private ApiClient client;

  @BeforeEach
  void start() {
    store = S3Server.start();
    proxy = FaultyProxy.before(store.endpoint());
    server = TestServer.start(folder, InstantSource.system(), settings(S3Server.BUCKET));
    client = server.client();
  }

  private Map<String, String> settings(String bucket) {
    Map<String, String> settings = new HashMap<>(S3Server.settings(proxy.uri()));
    settings.put("data", folder.resolve("data").toString());
    settings.put("events.url", "s3://" + bucket + "/table");
    settings.put("result.url", "s3://" + S3Server.BUCKET + "/results");
    return settings;
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    proxy.close();
    store.close();
  }

  @Test
  void events_are_in_the_bucket_and_outlive_the_copies_on_the_disk() throws Exception {
    send(0, 100);
    String before = client.download(export(100)).text();
    assertThat(before.lines()).hasSize(101);
    assertThat(parquet()).isNotEmpty();
    assertThat(S3Buckets.keys(store, "table"))
        .allMatch(key -> key.startsWith("table/spillway/events/"))
        .anyMatch(key -> key.endsWith(".metadata.json"));
    assertThat(folder.resolve("data/events/warehouse")).doesNotExist();

    client.close();
    server.restart();
    client = server.client();
    assertThat(copies()).isEmpty();
    assertThat(client.download(export(100)).text()).isEqualTo(before);
    assertThat(copies()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void what_is_acknowledged_during_a_fault_of_the_store_is_in_the_next_export(Fault fault) {
    send(0, 10);
    proxy.set(fault);
    send(10, 20);
    String id = client.createExport(EVENTS, order());
    Await.until("the fault is met", () -> proxy.met() >= (fault == Fault.STALL ? 1 : 2));
    send(20, 30);
    proxy.set(Fault.NONE);

    JsonNode done = client.awaitEnd(id);
    assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("SUCCESS");
    assertThat(client.download(done).text().lines()).hasSizeBetween(21, 31);
    assertThat(client.download(export(30)).text().lines()).hasSize(31).doesNotHaveDuplicates();
  }

  @Test
  void the_doctor_tells_a_lost_file_from_a_store_that_does_not_answer() throws Exception {
    send(0, 10);
    export(10);
    server.close();
    assertThat(table()).isEqualTo(Finding.Level.OK);
    try (S3Bucket bucket = S3Buckets.place(store.endpoint(), "table").open()) {
      bucket.delete(parquet().getFirst());
    }
    assertThat(table()).isEqualTo(Finding.Level.DAMAGED);
    store.close();
    assertThat(table()).isEqualTo(Finding.Level.FAIL);
  }

  private Finding.Level table() throws InterruptedException {
    return Doctor.examine(
            SettingsLoader.load(Optional.empty(), Map.of(), settings(S3Server.BUCKET)))
        .stream()
        .filter(finding -> finding.subject().equals("event table"))
        .findFirst()
        .orElseThrow()
        .level();
  }

  @Test
  void a_server_without_its_bucket_does_not_start_and_says_why() {
    Map<String, String> settings = settings("no-such-bucket");
    settings.put("data", folder.resolve("other").toString());
    assertThatThrownBy(() -> TestServer.start(folder, InstantSource.system(), settings))
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("no-such-bucket")
        .hasMessageContaining("NoSuchBucket");
  }

  @Test
  void a_table_is_not_looked_for_elsewhere_than_it_is() {
    server.close();
    Map<String, String> settings = settings(S3Server.BUCKET);
    settings.put("events.url", "s3://" + S3Server.BUCKET + "/another");
    assertThatThrownBy(() -> TestServer.start(folder, InstantSource.system(), settings))
        .hasMessageContaining("if events.url was changed, set it as it was");
    server = TestServer.start(folder, InstantSource.system(), settings(S3Server.BUCKET));
  }

  private List<String> parquet() throws IOException {
    return S3Buckets.keys(store, "table").stream().filter(key -> key.endsWith(".parquet")).toList();
  }

  private List<Path> copies() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data/events/cache"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private void send(int from, int to) {
    Answer answer =
        client.sendEvents(
            IntStream.range(from, to)
                .mapToObj(number ->
                    """
                    {"source":"campaign","token":"token","event":"push_sent","date":"%s",\
                    "install_id":"i-%d"}\
                    """
                        .formatted(WireDates.format(ago(5)), number))
                .toList());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  private JsonNode export(int rows) {
    JsonNode done = client.awaitEnd(client.createExport(EVENTS, order()));
    assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("SUCCESS");
    assertThat(done.path("file").path("rows").asInt()).isEqualTo(rows);
    return done;
  }

  private static String order() {
    return """
    {"from":"%s","to":"now","events":["push_sent"],"ids":["install_id"]}\
    """
        .formatted(WireDates.format(ago(60)));
  }

  private static Instant ago(int minutes) {
    return Instant.now().minus(Duration.ofMinutes(minutes));
  }
}
