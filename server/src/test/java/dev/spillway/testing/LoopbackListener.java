package dev.spillway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes connections on a free port, each on a thread of its own, and ends all that it knows. */
final class LoopbackListener implements AutoCloseable {
  private static final int WAITING = 50;

  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private LoopbackListener(ServerSocket listener) {
    this.listener = listener;
  }

  /** What is done with a connection; who fails has ended it. */
  @FunctionalInterface
  interface Served {
    void serve(Socket client);
  }

  static LoopbackListener open() {
    try {
      return new LoopbackListener(new ServerSocket(0, WAITING, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** Begins to take connections. */
  void serve(Served served) {
    Thread.ofVirtual().start(() -> accept(served));
  }

  private void accept(Served served) {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> served.serve(client));
      } catch (IOException e) {
        // The listener was closed, and nobody comes any more.
        return;
      }
    }
  }

  /** Connects to a server; the connection is one of those that are ended. */
  Socket connect(URI server) throws IOException {
    Socket peer = new Socket(server.getHost(), server.getPort());
    sockets.add(peer);
    return peer;
  }

  /** Ends all connections. */
  void end() {
    sockets.forEach(LoopbackListener::end);
    sockets.removeIf(Socket::isClosed);
  }

  static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    end();
  }
}
