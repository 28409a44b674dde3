package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.app.Doctor;
import dev.spillway.app.SettingsLoader;
import dev.spillway.diagnosis.Finding;
import dev.spillway.event.WireDates;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.ApiClient.Answer;
import dev.spillway.testing.Await;
import dev.spillway.testing.FaultyProxy;
import dev.spillway.testing.FaultyProxy.Fault;
import dev.spillway.testing.S3Buckets;
import dev.spillway.testing.S3Server;
import dev.spillway.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
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

/** Results in a bucket, as a client sees them. */
class BucketTest {
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
    start("node");
    send();
  }

  private void start(String links) {
    Map<String, String> settings = settings(S3Server.BUCKET);
    settings.put("result.links", links);
    server = TestServer.start(folder, InstantSource.system(), settings);
    client = server.client();
  }

  private Map<String, String> settings(String bucket) {
    Map<String, String> settings = new HashMap<>(S3Server.settings(proxy.uri()));
    settings.put("data", folder.resolve("data").toString());
    settings.put("result.url", "s3://" + bucket + "/results");
    return settings;
  }

  private void send() {
    Answer answer =
        client.sendEvents(
            IntStream.range(0, 100)
                .mapToObj(number ->
                    """
                    {"source":"campaign","token":"token","event":"push_sent","date":"%s",\
                    "install_id":"i-%d"}\
                    """
                        .formatted(WireDates.format(ago(5)), number))
                .toList());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    proxy.close();
    store.close();
  }

  @Test
  void a_result_is_in_the_bucket_alone_and_passes_through_the_node() throws Exception {
    JsonNode done = export();
    Answer whole = client.download(done);
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.text().lines()).hasSize(101);
    assertThat(whole.header("ETag"))
        .contains('"' + done.path("file").path("sha256").asText() + '"');
    assertThat(S3Buckets.keys(store, "results")).hasSize(1);
    try (Stream<Path> local = Files.walk(folder.resolve("data/results"))) {
      assertThat(local.filter(Files::isRegularFile)).isEmpty();
    }

    String id = done.path("id").asText();
    assertThat(client.call("DELETE", "/export/request/" + id, BodyPublishers.noBody()).status())
        .isEqualTo(200);
    assertThat(S3Buckets.keys(store, "results")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void an_export_outlives_a_fault_of_the_store(Fault fault) {
    proxy.set(fault);
    String id = client.createExport(EVENTS, order());
    Await.until("the fault is met", () -> proxy.met() >= (fault == Fault.STALL ? 1 : 2));
    assertThat(client.get("/export/request/" + id).json().path("status").asText())
        .isIn("CREATED", "PENDING");
    proxy.set(Fault.NONE);

    JsonNode done = client.awaitEnd(id);
    assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("SUCCESS");
    assertThat(client.download(done).text().lines()).hasSize(101);
  }

  @Test
  void a_link_can_lead_to_the_bucket_itself() throws Exception {
    JsonNode done = export();
    String throughNode = client.download(done).text();
    client.close();
    server.close();
    start("presigned");

    JsonNode again = client.get("/export/request/" + done.path("id").asText()).json();
    Answer link = client.fetchWithKey(again.path("file_url").asText());
    assertThat(link.status()).isEqualTo(302);
    String location = link.header("Location").orElseThrow();
    assertThat(location).startsWith(proxy.uri() + "/" + S3Server.BUCKET + "/results/");
    Answer file = client.fetch(location);
    assertThat(file.status()).as(file.text()).isEqualTo(200);
    assertThat(file.text()).isEqualTo(throughNode);
  }

  @Test
  void the_doctor_looks_into_the_bucket() throws Exception {
    assertThat(results(S3Server.BUCKET)).isEqualTo(Finding.Level.OK);
    server.close();
    assertThat(results("no-such-bucket")).isEqualTo(Finding.Level.FAIL);
  }

  private Finding.Level results(String bucket) throws InterruptedException {
    return Doctor.examine(SettingsLoader.load(Optional.empty(), Map.of(), settings(bucket)))
        .stream()
        .filter(finding -> finding.subject().equals("results"))
        .findFirst()
        .orElseThrow()
        .level();
  }

  private JsonNode export() {
    JsonNode done = client.awaitEnd(client.createExport(EVENTS, order()));
    assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("SUCCESS");
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
