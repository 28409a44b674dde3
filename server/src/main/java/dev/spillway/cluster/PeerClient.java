package dev.spillway.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Calls of this node to others. Thread-safe. */
final class PeerClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** A flush of a full buffer takes some seconds. */
  private static final Duration FLUSH = Duration.ofSeconds(30);

  /** Of a large body, and of a Parquet file above all. */
  private static final Duration FORWARDED = Duration.ofMinutes(30);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String secret;

  PeerClient(String secret) {
    this.secret = secret;
  }

  /** Has the node bring into the table what it has acknowledged. */
  void flush(Peer peer) throws IOException {
    HttpRequest request =
        request(peer, Cluster.FLUSH).timeout(FLUSH).POST(BodyPublishers.noBody()).build();
    HttpResponse<Void> answer = send(request, BodyHandlers.discarding());
    if (answer.statusCode() != 204) {
      throw new IOException("node " + peer.name() + " answered a flush " + answer.statusCode());
    }
  }

  /** Sends on a POST as it came. */
  HttpResponse<InputStream> forward(
      Peer peer, String target, Map<String, String> headers, Supplier<InputStream> body)
      throws IOException {
    HttpRequest.Builder request = request(peer, target).timeout(FORWARDED);
    headers.forEach(request::header);
    return send(
        request.POST(BodyPublishers.ofInputStream(body)).build(), BodyHandlers.ofInputStream());
  }

  private HttpRequest.Builder request(Peer peer, String target) {
    String base = peer.url().toString();
    String trimmed = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return HttpRequest.newBuilder(URI.create(trimmed + target)).header(Cluster.SECRET, secret);
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      return http.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("a call to a node was ended").initCause(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
