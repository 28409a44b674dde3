package dev.spillway.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.event.WireDates;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.ApiClient.Answer;
import dev.spillway.testing.Keys;
import dev.spillway.testing.S3Buckets;
import dev.spillway.testing.S3Server;
import dev.spillway.testing.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that shares no folder with the node: table, parts and results are in a bucket. */
@Tag("cluster")
@Timeout(300)
class BucketExportTest {
  private static final int EVENTS = 5000;

  @TempDir private Path folder;
  private final Instant date = Instant.now().minus(Duration.ofHours(2));

  private static Map<String, String> hadoop(S3Server store) {
    String prefix = "spark.hadoop.fs.s3a.";
    return Map.of(
        prefix + "endpoint",
        store.endpoint().toString(),
        prefix + "endpoint.region",
        "eu-west-3",
        prefix + "access.key",
        S3Server.ACCESS_KEY,
        prefix + "secret.key",
        S3Server.SECRET_KEY,
        prefix + "path.style.access",
        "true",
        prefix + "connection.ssl.enabled",
        "false");
  }

  private ServerProcess serve(S3Server store, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(S3Server.settings(store.endpoint()));
    settings.put("events.url", "s3://" + S3Server.BUCKET + "/events");
    settings.put("result.url", "s3://" + S3Server.BUCKET + "/results");
    settings.putAll(more);
    return ServerProcess.serve(folder, ServerProcess.variables(settings));
  }

  private String export(ApiClient client) {
    String body =
        """
        {"from":"%s","to":"%s","events":["push_sent"],"ids":["custom_id"],"compression":"zstd"}\
        """
            .formatted(
                WireDates.format(date.minus(Duration.ofHours(1))),
                WireDates.format(date.plus(Duration.ofHours(1))));
    JsonNode request = client.awaitEnd(client.createExport("/export/campaign/bucket/events", body));
    assertThat(request.path("status").asText()).as(request.toString()).isEqualTo("SUCCESS");
    assertThat(request.path("file").path("rows").asInt()).isEqualTo(EVENTS);
    return request.path("file").path("sha256").asText();
  }

  @Test
  void the_file_is_duckdbs_and_nothing_is_left_of_its_parts() throws Exception {
    Keys keys = Keys.add(folder, "bucket", "export,ingest");
    List<String> events =
        IntStream.range(0, EVENTS)
            .mapToObj(number ->
                """
                {"source":"campaign","token":"bucket","event":"push_sent","date":"%s",\
                "custom_id":"%d"}\
                """
                    .formatted(WireDates.format(date.plusSeconds(number % 900)), number))
            .toList();
    try (S3Server store = S3Server.start();
        SparkCluster cluster = SparkCluster.start(1, hadoop(store))) {
      String expected;
      try (ServerProcess server = serve(store, Map.of());
          ApiClient client = keys.client(server.uri())) {
        Answer answer = client.sendEvents(events);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        expected = export(client);
      }
      Map<String, String> spark =
          Map.of(
              "spark.url",
              cluster.url(),
              "spark.exports",
              "all",
              "spark.parts",
              "s3://" + S3Server.BUCKET + "/parts");
      try (ServerProcess server = serve(store, spark);
          ApiClient client = keys.client(server.uri())) {
        assertThat(export(client)).isEqualTo(expected);
      }
      assertThat(S3Buckets.keys(store, "parts")).isEmpty();
    }
  }
}
