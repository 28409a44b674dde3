package dev.spillway.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes single calls and reads their answers as {@code docs/api.md} has them. It follows no
 * redirect by itself, so that the key stays with the server it is for. Thread-safe.
 */
public final class Connection implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final ServerTarget target;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  public Connection(ServerTarget target) {
    this.target = target;
  }

  ServerTarget target() {
    return target;
  }

  /** A call of the app's, such as of {@code /export/requests}, with the key. */
  public HttpRequest.Builder app(String path) {
    return HttpRequest.newBuilder(target.app(path)).header("X-Authorization", target.restKey());
  }

  /** A call of any address, without the key. */
  static HttpRequest.Builder open(URI address) {
    return HttpRequest.newBuilder(address);
  }

  /**
   * Makes a call once.
   *
   * @param read what an answer is to the caller; empty when it is none of those it knows
   */
  public <T> Attempt<T> call(HttpRequest request, Function<Reply, Optional<T>> read)
      throws InterruptedException {
    try {
      HttpResponse<String> response = send(request, BodyHandlers.ofString());
      Reply reply = new Reply(response, json(response.body()));
      Optional<T> answer = read.apply(reply);
      return answer.isPresent() ? new Attempt.Answered<>(answer.get()) : unanswered(reply);
    } catch (IOException e) {
      return new Attempt.Unknown<>(silence(e));
    }
  }

  /** Makes a call once, as it is. */
  <B> HttpResponse<B> send(HttpRequest request, BodyHandler<B> bodies)
      throws IOException, InterruptedException {
    if (request.headers().firstValue("X-Authorization").isPresent()
        && !target.isHome(request.uri())) {
      throw new IllegalArgumentException("the key is for the server that was named alone");
    }
    return http.send(request, bodies);
  }

  /** Why there is no answer. */
  static String silence(IOException failure) {
    String message = failure.getMessage();
    return "it does not answer ("
        + (message == null ? failure.getClass().getSimpleName() : message)
        + ")";
  }

  /** An answer. */
  public record Reply(HttpResponse<String> response, Optional<JsonNode> json) {
    public int status() {
      return response.statusCode();
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    /** How long the server wants its client to wait, within reason. */
    Optional<Duration> retryAfter() {
      return Connection.retryAfter(response);
    }

    /** What the server says itself; whatever else answers may say anything. */
    public String told() {
      String message = json.map(body -> body.path("message").asText("")).orElse("");
      return "it answers " + status() + (message.isEmpty() ? "" : ": " + message);
    }
  }

  static <T> Attempt<T> unanswered(Reply reply) {
    int status = reply.status();
    Optional<Duration> wait = reply.retryAfter();
    boolean busy = status == 429 || status == 503;
    if (busy && wait.isPresent()) {
      return new Attempt.Later<>(wait.get());
    }
    if (busy || status == 408 || status >= 500) {
      return new Attempt.Unknown<>(reply.told());
    }
    if (status == 401 || status == 403) {
      return new Attempt.Refused<>(new Failure(Failure.Kind.UNAUTHORIZED, reply.told()));
    }
    return new Attempt.Refused<>(Failure.failed(reply.told() + moved(reply)));
  }

  private static String moved(Reply reply) {
    boolean redirect = reply.status() >= 300 && reply.status() < 400;
    return redirect
        ? reply.header("Location").map(Connection::host).orElse("")
            + "; a key is not sent along, so name the server that is meant"
        : "";
  }

  /** Where it points to, without what else the address holds. */
  private static String host(String location) {
    try {
      URI address = URI.create(location);
      return address.getHost() == null
          ? ""
          : " and points to " + address.getScheme() + "://" + address.getRawAuthority();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static Optional<JsonNode> json(String body) {
    try {
      return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isContainerNode);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static Optional<Duration> retryAfter(HttpResponse<?> response) {
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
