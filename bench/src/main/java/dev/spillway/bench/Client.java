package dev.spillway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Calls Spillway as a client of one app would. Thread-safe. */
final class Client implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int BUSY = 429;
  private static final int UNKNOWN_CONTENT_TYPE = 415;
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final String appKey;
  private final LongAdder busy = new LongAdder();

  Client(URI server, int app) {
    this.server = server;
    this.appKey = Spillway.liveKey(app);
  }

  URI uri(String path) {
    return server.resolve("/1.0/" + appKey + path);
  }

  private HttpResponse<String> send(String method, URI uri, BodyPublisher body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("X-Authorization", Spillway.REST_KEY)
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** Sends a file of events, again while the server is busy; false if it does not know the form. */
  boolean sendEvents(Path file, BodyFormat format) throws IOException, InterruptedException {
    return sendEvents(BodyPublishers.ofFile(file), format);
  }

  boolean sendEvents(BodyPublisher body, BodyFormat format)
      throws IOException, InterruptedException {
    while (true) {
      HttpResponse<String> answer =
          send("POST", uri("/events"), body, "Content-Type", format.contentType());
      switch (answer.statusCode()) {
        case OK -> {
          return true;
        }
        case UNKNOWN_CONTENT_TYPE -> {
          return false;
        }
        case BUSY -> {
          busy.increment();
          LockSupport.parkNanos(PATIENCE.toNanos());
        }
        default -> throw unexpected(answer);
      }
    }
  }

  /** How often the server was too busy for a body of events. */
  long busyAnswers() {
    return busy.sum();
  }

  /** Has the app's events of a customer erased, and gives the erasure's id. */
  String erase(String customer) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(
            "POST",
            uri("/events/erasures"),
            BodyPublishers.ofString("{\"custom_id\": \"" + customer + "\"}"));
    if (answer.statusCode() != ACCEPTED) {
      throw unexpected(answer);
    }
    return id(answer);
  }

  /** How many events an erasure has removed; 0 while they are only found and not yet gone. */
  long erased(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send("GET", uri("/events/erasures/" + id), BodyPublishers.noBody());
    if (answer.statusCode() != OK) {
      throw unexpected(answer);
    }
    JsonNode touched = JSON.readTree(answer.body()).path("touched");
    return touched.path("files").asLong() > 0 ? touched.path("events").asLong() : 0;
  }

  /** Asks for an export of all of a campaign's events, and gives its id. */
  String createExport(Campaign campaign, String shape, String more)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = post(campaign, shape, more);
    if (answer.statusCode() != OK) {
      throw unexpected(answer);
    }
    return id(answer);
  }

  /** As {@link #createExport}; empty if the server refuses the further fields. */
  Optional<String> tryExport(Campaign campaign, String more)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = post(campaign, "events", more);
    return answer.statusCode() == OK ? Optional.of(id(answer)) : Optional.empty();
  }

  private HttpResponse<String> post(Campaign campaign, String shape, String more)
      throws IOException, InterruptedException {
    String body =
        """
        {"from": "%sT00:00:00", "to": "now", "events": ["%s"],
         "ids": ["install_id", "custom_id", "advertising_id"]%s}
        """
            .formatted(EventGenerator.FIRST_DAY, String.join("\", \"", campaign.types()), more);
    return send("POST", uri(campaign.path(shape)), BodyPublishers.ofString(body));
  }

  private static String id(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body()).path("id").asText();
  }

  JsonNode request(String id) throws IOException, InterruptedException {
    return JSON.readTree(text(id));
  }

  /** The representation of a request as it is sent. */
  String text(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send("GET", uri("/export/request/" + id), BodyPublishers.noBody());
    if (answer.statusCode() != OK) {
      throw unexpected(answer);
    }
    return answer.body();
  }

  /**
   * Waits until an export is SUCCESS, and gives its representation.
   *
   * @param pause between two looks
   */
  JsonNode await(String id, Duration pause) throws IOException, InterruptedException {
    JsonNode request = awaitEnd(id, pause);
    if (!request.path("status").asText().equals("SUCCESS")) {
      throw new IOException("an export failed: " + request);
    }
    return request;
  }

  /** As {@link #await}, however the export ends. */
  JsonNode awaitEnd(String id, Duration pause) throws IOException, InterruptedException {
    JsonNode request = request(id);
    while (List.of("CREATED", "PENDING").contains(request.path("status").asText())) {
      LockSupport.parkNanos(pause.toNanos());
      request = request(id);
    }
    return request;
  }

  /** Has the server let go of a finished export's file. */
  void delete(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send("DELETE", uri("/export/request/" + id), BodyPublishers.noBody());
    if (answer.statusCode() != OK) {
      throw unexpected(answer);
    }
  }

  /** The link that a finished export's file is downloaded from. */
  URI link(JsonNode request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send("GET", URI.create(request.path("file_url").asText()), BodyPublishers.noBody());
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  private static IOException unexpected(HttpResponse<String> answer) {
    return new IOException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
