package dev.spillway.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.s3.PendingUpload;
import dev.spillway.s3.S3Bucket;
import dev.spillway.s3.S3Location;
import dev.spillway.s3.S3Place;
import dev.spillway.testing.Await;
import dev.spillway.testing.S3Buckets;
import dev.spillway.testing.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ResultStoreTest extends ResultStoreContract {
  private static final int LARGE = (int) (2 * ResultUpload.PART) + 12345;
  private static S3Server server;

  @TempDir private Path folder;

  private final String prefix = "results-" + System.nanoTime();

  @BeforeAll
  static void startStore() {
    server = S3Server.start();
  }

  @AfterAll
  static void stopStore() {
    server.close();
  }

  @Override
  ResultStore reopen() throws IOException {
    return ResultStore.open(settings(Optional.empty()));
  }

  private ResultSettings settings(Optional<Duration> presigned) {
    return new ResultSettings(
        folder.resolve("results"),
        Optional.of(
            new ResultSettings.Bucket(S3Buckets.place(server.endpoint(), prefix), presigned)));
  }

  @Test
  void a_large_file_is_one_object_of_parts_that_went_while_it_grew() throws Exception {
    byte[] content = large();

    try (StagedResult staged = write("large.csv", content)) {
      staged.wrote(content.length);
      Await.until("an upload has begun", () -> !uploads().isEmpty());
      assertThat(store().open("large.csv")).isEmpty();
      assertThat(staged.publish().size()).isEqualTo(content.length);
    }

    assertThat(read("large.csv")).isEqualTo(content);
    assertThat(S3Buckets.keys(server, prefix)).containsExactly(prefix + "/large.csv");
    assertThat(uploads()).isEmpty();
  }

  @Test
  void a_range_across_parts_is_what_was_written() throws IOException {
    byte[] content = large();
    publish("large.csv", content);

    try (StoredResult result = store().open("large.csv").orElseThrow()) {
      ByteBuffer range = ByteBuffer.allocate(2000);
      int from = (int) ResultUpload.PART - 1000;
      while (range.hasRemaining()) {
        assertThat(result.range(from + range.position(), range.remaining()).read(range))
            .isPositive();
      }
      assertThat(range.array()).isEqualTo(Arrays.copyOfRange(content, from, from + 2000));
    }
  }

  @Test
  void an_upload_that_is_not_published_is_aborted() throws IOException {
    byte[] content = large();
    try (StagedResult staged = write("large.csv", content)) {
      staged.wrote(content.length);
      Await.until("an upload has begun", () -> !uploads().isEmpty());
    }

    assertThat(uploads()).isEmpty();
    assertThat(store().open("large.csv")).isEmpty();
  }

  @Test
  void a_sweep_aborts_what_a_dead_node_left_and_nothing_that_is_wanted() throws IOException {
    try (S3Bucket otherNode = S3Buckets.place(server.endpoint(), prefix).open();
        StagedResult mine = write("mine.csv", large())) {
      otherNode.begin(prefix + "/dead.csv");
      otherNode.begin(prefix + "/running.csv");
      mine.wrote(LARGE);
      Await.until("three uploads are known", () -> uploads().size() == 3);

      assertThat(store().sweep("running.csv"::equals)).containsExactly("dead.csv");

      assertThat(uploads())
          .containsExactlyInAnyOrder(prefix + "/mine.csv", prefix + "/running.csv");
      assertThat(mine.publish().size()).isEqualTo(LARGE);
    }
  }

  @Test
  void a_sweep_leaves_what_cannot_be_a_result() throws IOException {
    Path file = Files.writeString(folder.resolve("other"), "x");
    try (S3Bucket bucket = S3Buckets.place(server.endpoint(), prefix).open()) {
      bucket.put(prefix + "/deeper/a.csv", file);
    }

    assertThat(store().sweep(name -> false)).isEmpty();
    assertThat(S3Buckets.keys(server, prefix)).containsExactly(prefix + "/deeper/a.csv");
  }

  @Test
  void a_link_to_the_bucket_gives_the_file_to_whoever_has_it() throws Exception {
    publish("a.csv", new byte[] {4, 2});
    assertThat(store().link("a.csv", "attachment", "text/csv")).isEmpty();

    try (ResultStore presigning = ResultStore.open(settings(Optional.of(Duration.ofMinutes(20))))) {
      URI link =
          presigning
              .link("a.csv", "attachment; filename=\"b.csv\"", "text/csv; charset=utf-8")
              .orElseThrow();
      HttpResponse<byte[]> answer = get(link);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).containsExactly(4, 2);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
      assertThat(answer.headers().firstValue("Content-Disposition"))
          .contains("attachment; filename=\"b.csv\"");
      assertThat(link.getQuery()).contains("X-Amz-Expires=1200");
      assertThat(get(URI.create(link.toString().replace("b.csv", "c.csv"))).statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void a_store_that_refuses_is_told_of_when_it_is_opened() {
    ResultSettings noBucket =
        new ResultSettings(
            folder.resolve("other"),
            Optional.of(
                new ResultSettings.Bucket(
                    new S3Place(
                        S3Buckets.settings(server.endpoint()),
                        new S3Location("no-such-bucket", "p")),
                    Optional.empty())));

    assertThatThrownBy(() -> ResultStore.open(noBucket))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-bucket")
        .hasMessageContaining("404 NoSuchBucket");
  }

  private static HttpResponse<byte[]> get(URI link) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private List<String> uploads() {
    try (S3Bucket bucket = S3Buckets.place(server.endpoint(), prefix).open()) {
      return bucket.uploads(prefix + "/").stream().map(PendingUpload::key).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] large() {
    byte[] content = new byte[LARGE];
    new Random(5).nextBytes(content);
    return content;
  }
}
