package dev.spillway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before an HTTP server of one kind of fault at a time, until that is lifted. */
public final class FaultyProxy implements AutoCloseable {
  private static final int BLOCK = 8192;
  private static final byte[] ERROR =
      "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket listener;
  private final URI server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger met = new AtomicInteger();
  private volatile Fault fault = Fault.NONE;

  /** What callers meet. */
  public enum Fault {
    NONE,
    /** Every call is answered 500. */
    ERROR,
    /** Calls are taken and never answered. */
    STALL,
    /** Connections end after the first block of each call. */
    CUT
  }

  private FaultyProxy(ServerSocket listener, URI server) {
    this.listener = listener;
    this.server = server;
  }

  public static FaultyProxy before(URI server) {
    try {
      FaultyProxy proxy =
          new FaultyProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /** From now on; whoever is connected finds that out, too. */
  public void set(Fault now) {
    fault = now;
    met.set(0);
    sockets.forEach(FaultyProxy::close);
  }

  /** How many calls have met the present fault. */
  public int met() {
    return met.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // The listener was closed, and nobody comes any more.
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      Fault mine = fault;
      InputStream in = client.getInputStream();
      if (mine == Fault.NONE) {
        forward(client, in);
        return;
      }
      byte[] block = new byte[BLOCK];
      if (in.read(block) < 0) {
        return;
      }
      met.incrementAndGet();
      switch (mine) {
        case ERROR -> client.getOutputStream().write(ERROR);
        case STALL -> in.transferTo(OutputStream.nullOutputStream());
        case CUT, NONE -> {}
      }
    } catch (IOException e) {
      // One of the two went away, which the other one is about to see.
    } finally {
      sockets.remove(client);
    }
  }

  private void forward(Socket client, InputStream in) throws IOException {
    try (Socket peer = new Socket(server.getHost(), server.getPort())) {
      sockets.add(peer);
      Thread back =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  peer.getInputStream().transferTo(client.getOutputStream());
                  client.shutdownOutput();
                } catch (IOException e) {
                  close(client);
                }
              });
      in.transferTo(peer.getOutputStream());
      peer.shutdownOutput();
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    sockets.forEach(FaultyProxy::close);
  }
}
