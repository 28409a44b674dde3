package dev.spillway.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The calls about exports, each tried again until the server has looked at it. Each gives nothing
 * when it was stopped first, and throws a {@link ClientException} when there is no good answer.
 * Thread-safe.
 */
public final class ExportCalls {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Connection connection;
  private final Retries retries;

  public ExportCalls(Connection connection, Retries retries) {
    this.connection = connection;
    this.retries = retries;
  }

  Connection connection() {
    return connection;
  }

  Retries retries() {
    return retries;
  }

  /** Asks for an export; the same key again gives the first one again. */
  Optional<ExportView> create(Order order, String idempotencyKey) throws InterruptedException {
    HttpRequest request =
        connection
            .app(order.path())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(order.body().toString()))
            .build();
    return retries.until(() -> connection.call(request, ExportCalls::view));
  }

  /** Looks at a request. */
  public Optional<ExportView> show(String id) throws InterruptedException {
    return call("GET", id);
  }

  /** Cancels an open request, or deletes a finished one's file; gives what it is then. */
  public Optional<ExportView> cancel(String id) throws InterruptedException {
    return call("DELETE", id);
  }

  private Optional<ExportView> call(String method, String id) throws InterruptedException {
    HttpRequest request = request(method, id);
    return retries.until(() -> connection.call(request, ExportCalls::view));
  }

  /** What became of looking for a request. */
  record Found(Optional<ExportView> view) {}

  /** Looks for a request that may be gone. */
  Optional<Found> find(String id) throws InterruptedException {
    HttpRequest request = request("GET", id);
    return retries.until(() ->
        connection.call(
            request,
            reply ->
                reply.status() == 404
                    ? Optional.of(new Found(Optional.empty()))
                    : view(reply).map(view -> new Found(Optional.of(view)))));
  }

  private HttpRequest request(String method, String id) {
    return connection
        .app("/export/request/" + id)
        .timeout(PATIENCE)
        .method(method, BodyPublishers.noBody())
        .build();
  }

  /** The newest requests, the newest first. */
  public Optional<List<ExportView>> list() throws InterruptedException {
    HttpRequest request = connection.app("/export/requests").timeout(PATIENCE).build();
    return retries.until(() -> connection.call(request, ExportCalls::views));
  }

  /**
   * A fresh link to a request's file. Its address is made of the server's that was named, since the
   * one in the answer may be of a host that must not see the key.
   */
  Optional<URI> link(ExportView view) throws InterruptedException {
    String name =
        view.fileName()
            .orElseThrow(() -> ClientException.failed("the server names no file of this export"));
    HttpRequest request =
        connection
            .app("/export/request/" + view.id() + "/results/" + name)
            .timeout(PATIENCE)
            .build();
    return retries.until(() ->
        connection.call(
            request,
            reply ->
                isRedirect(reply.status())
                    ? reply.header("Location").flatMap(text -> address(request.uri(), text))
                    : Optional.empty()));
  }

  static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** An address that can be called, from where another one points to it. */
  static Optional<URI> address(URI from, String location) {
    try {
      URI address = from.resolve(location);
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      return web && address.getHost() != null ? Optional.of(address) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<ExportView> view(Connection.Reply reply) {
    return reply.status() == 200
        ? reply
            .json()
            .filter(ExportView::isOne)
            .map(json -> new ExportView(json, reply.retryAfter()))
        : Optional.empty();
  }

  private static Optional<List<ExportView>> views(Connection.Reply reply) {
    return reply.status() == 200
        ? reply.json().filter(JsonNode::isArray).map(ExportCalls::views)
        : Optional.empty();
  }

  private static List<ExportView> views(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .filter(ExportView::isOne)
        .map(json -> new ExportView(json, Optional.empty()))
        .toList();
  }
}
