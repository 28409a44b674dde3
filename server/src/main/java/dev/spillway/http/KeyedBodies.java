package dev.spillway.http;

import dev.spillway.cluster.Cluster;
import dev.spillway.cluster.KeyOwner;
import dev.spillway.cluster.Peer;
import dev.spillway.intake.IntakeRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sees to it that bodies of events with the same idempotency key come to the same node, which alone
 * knows what became of the first.
 */
final class KeyedBodies {
  /** What of a call is sent on with its body. */
  private static final List<String> HEADERS =
      List.of(
          "X-Authorization",
          "Content-Type",
          "Content-Encoding",
          Idempotency.HEADER,
          Exchange.REQUEST_ID);

  private static final Duration RETRY = Duration.ofSeconds(10);

  /** An answer lists a hundred wrong events at the most. */
  private static final int LONGEST_ANSWER = 1 << 20;

  private final Cluster cluster;

  KeyedBodies(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Has the other node answer that has the key; false when it is for this one to do. */
  boolean answer(Exchange exchange, IntakeRequest request) throws IOException {
    Optional<String> key = request.idempotencyKey();
    // What another node sends is not sent on.
    if (key.isEmpty() || cluster.isPeer(exchange.headers().getValuesList(Cluster.SECRET))) {
      return false;
    }
    KeyOwner owner = cluster.owner(request.stream().appId(), request.stream().test(), key.get());
    return switch (owner) {
      case KeyOwner.Here() -> false;
      case KeyOwner.There(Peer peer) -> {
        forward(exchange, peer);
        yield true;
      }
      case KeyOwner.Away(String node) -> throw away(node);
    };
  }

  private void forward(Exchange exchange, Peer peer) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String name : HEADERS) {
      exchange.header(name).ifPresent(value -> headers.put(name, value));
    }
    headers.put(Exchange.REQUEST_ID, exchange.id());
    String target = exchange.request().getHttpURI().getPathQuery();
    HttpResponse<InputStream> answer;
    try {
      answer = cluster.forward(peer, target, headers, exchange::body);
    } catch (IOException e) {
      throw away(peer.name());
    }
    try (InputStream body = answer.body()) {
      answer
          .headers()
          .firstValue("Retry-After")
          .ifPresent(wait -> exchange.answerHeaders().put("Retry-After", wait));
      answer
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.answerHeaders().put("Content-Type", type));
      exchange.bytes(answer.statusCode(), ByteBuffer.wrap(body.readNBytes(LONGEST_ANSWER)));
    }
  }

  private static ApiException away(String node) {
    return new ApiException(
        ApiError.MAINTENANCE_ERROR,
        "the node "
            + node
            + ", which knows what became of this "
            + Idempotency.HEADER
            + ", does not answer; send it again later, with the same key",
        Optional.of(RETRY));
  }
}
