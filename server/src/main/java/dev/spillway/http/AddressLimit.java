package dev.spillway.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * Ends connections of an address that has too many, so that nobody takes all that there are. Of
 * IPv6 a network of 64 bits, which one customer has whole, counts as one address. Thread-safe.
 */
final class AddressLimit implements Connection.Listener {
  private static final int IPV6_BYTES = 16;
  private static final int NETWORK_BYTES = 8;
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final int limit;
  private final InetAddressSet trusted;
  private final Map<ByteBuffer, Integer> open = new HashMap<>();

  /** Kept, since a closed connection does not tell its address any more. */
  private final Map<Connection, ByteBuffer> owners = new HashMap<>();

  AddressLimit(int limit, InetAddressSet trusted) {
    this.limit = limit;
    this.trusted = trusted;
  }

  /** Whose it is; a trusted proxy's connections are those of many. */
  private Optional<ByteBuffer> owner(Connection connection) {
    return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress peer
            && peer.getAddress() != null
            && !trusted.test(peer.getAddress())
        ? Optional.of(network(peer.getAddress()))
        : Optional.empty();
  }

  private static ByteBuffer network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(bytes, 0, bytes.length == IPV6_BYTES ? NETWORK_BYTES : bytes.length);
  }

  @Override
  public void onOpened(Connection connection) {
    if (owner(connection).map(owner -> count(connection, owner)).orElse(0) > limit) {
      LastAnswer.end(
          connection.getEndPoint(),
          new ApiException(
              ApiError.TOO_MANY_REQUESTS,
              "this address has too many connections open; use those again, and close others",
              Optional.of(RETRY)));
    }
  }

  private synchronized int count(Connection connection, ByteBuffer owner) {
    owners.put(connection, owner);
    return open.merge(owner, 1, Integer::sum);
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    ByteBuffer owner = owners.remove(connection);
    if (owner != null) {
      open.computeIfPresent(owner, (address, count) -> count == 1 ? null : count - 1);
    }
  }
}
