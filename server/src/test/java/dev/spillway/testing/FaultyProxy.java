package dev.spillway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before an HTTP server of one kind of fault at a time, until that is lifted. */
public final class FaultyProxy implements AutoCloseable {
  private static final int BLOCK = 8192;
  private static final byte[] ERROR =
      "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final LoopbackListener listener = LoopbackListener.open();
  private final URI server;
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

  private FaultyProxy(URI server) {
    this.server = server;
  }

  public static FaultyProxy before(URI server) {
    FaultyProxy proxy = new FaultyProxy(server);
    proxy.listener.serve(proxy::serve);
    return proxy;
  }

  public URI uri() {
    return listener.uri();
  }

  /** From now on; whoever is connected finds that out, too. */
  public void set(Fault now) {
    fault = now;
    met.set(0);
    listener.end();
  }

  /** How many calls have met the present fault. */
  public int met() {
    return met.get();
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
    }
  }

  private void forward(Socket client, InputStream in) throws IOException {
    try (Socket peer = listener.connect(server)) {
      Thread back =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  peer.getInputStream().transferTo(client.getOutputStream());
                  client.shutdownOutput();
                } catch (IOException e) {
                  LoopbackListener.end(client);
                }
              });
      in.transferTo(peer.getOutputStream());
      peer.shutdownOutput();
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    listener.close();
  }
}
