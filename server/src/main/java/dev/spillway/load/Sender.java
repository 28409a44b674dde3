package dev.spillway.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sends one body once and reads the answer, {@code docs/api.md}. Thread-safe. */
final class Sender implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final LoadTarget target;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  Sender(LoadTarget target) {
    this.target = target;
  }

  Attempt send(Part part, boolean skip) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(target.events(skip))
            .header("X-Authorization", target.restKey())
            .header("Content-Type", part.file().format().contentType())
            .header("Content-Encoding", part.contentEncoding())
            .header("Idempotency-Key", part.key())
            .timeout(part.patience())
            // So that a refusal is read in place of a connection that ends under a large body.
            .expectContinue(true)
            .POST(part.publisher())
            .build();
    try {
      return read(http.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return new Attempt.Unknown("it does not answer (" + reason(e) + ")");
    }
  }

  private static String reason(IOException failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static Attempt read(HttpResponse<String> response) {
    int status = response.statusCode();
    Optional<JsonNode> json = json(response.body());
    if (status == 200 || status == 400) {
      Optional<Answer> answer = json.flatMap(body -> answer(status, body));
      return answer.isPresent()
          ? new Attempt.Answered(answer.get())
          : new Attempt.Refused(told(status, json));
    }
    if (status == 413) {
      return new Attempt.Answered(new Answer.TooLarge(told(status, json)));
    }
    Optional<Duration> wait = retryAfter(response);
    boolean busy = status == 429 || status == 503;
    if (busy && wait.isPresent()) {
      return new Attempt.Later(wait.get());
    }
    return busy || status == 408 || status >= 500
        ? new Attempt.Unknown(told(status, json))
        : new Attempt.Refused(told(status, json));
  }

  /** What the server says itself; whatever else answers may say anything. */
  private static String told(int status, Optional<JsonNode> json) {
    String message = json.map(body -> body.path("message").asText("")).orElse("");
    return "it answers " + status + (message.isEmpty() ? "" : ": " + message);
  }

  private static Optional<Answer> answer(int status, JsonNode body) {
    Answer.Rejections rejections = rejections(body);
    if (status == 200) {
      return body.has("accepted")
          ? Optional.of(new Answer.Accepted(body.path("accepted").asLong(), rejections))
          : Optional.empty();
    }
    return body.has("errors") ? Optional.of(new Answer.Rejected(rejections)) : Optional.empty();
  }

  private static Answer.Rejections rejections(JsonNode body) {
    List<Answer.BadEvent> known = new ArrayList<>();
    for (JsonNode error : body.path("errors")) {
      known.add(new Answer.BadEvent(error.path("line").asLong(), error.path("message").asText("")));
    }
    return new Answer.Rejections(body.path("rejected").asLong(), known);
  }

  private static Optional<JsonNode> json(String body) {
    try {
      return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .map(wait -> wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait)
        .map(wait -> wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait);
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
