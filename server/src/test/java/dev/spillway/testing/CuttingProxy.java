package dev.spillway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a client and a server, and lets their connections break in the midst of a
 * download, or stand still.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final int BLOCK = 8192;

  private final LoopbackListener listener = LoopbackListener.open();
  private final URI server;
  private final CountDownLatch release = new CountDownLatch(1);
  private volatile Optional<Rule> rule = Optional.empty();

  /** What happens to the next download. */
  private record Rule(long after, boolean holds, Runnable before) {}

  private CuttingProxy(URI server) {
    this.server = server;
  }

  public static CuttingProxy before(URI server) {
    CuttingProxy proxy = new CuttingProxy(server);
    proxy.listener.serve(proxy::join);
    return proxy;
  }

  public URI uri() {
    return listener.uri();
  }

  /** Cuts the next download after so many bytes of its connection. */
  public void cutNext(long after) {
    rule = Optional.of(new Rule(after, false, () -> {}));
  }

  /** Lets the next download stand still after so many bytes, until the proxy is closed. */
  public void holdNext(long after) {
    rule = Optional.of(new Rule(after, true, () -> {}));
  }

  /** Does something when the next download is asked for, before the server hears of it. */
  public void beforeNext(Runnable before) {
    rule = Optional.of(new Rule(Long.MAX_VALUE, false, before));
  }

  private void join(Socket client) {
    try {
      Pair pair = new Pair(client, listener.connect(server));
      Thread.ofVirtual().start(pair::forward);
      Thread.ofVirtual().start(pair::back);
    } catch (IOException e) {
      // The server is not there, and the client finds out.
      LoopbackListener.end(client);
    }
  }

  private final class Pair {
    private final Socket client;
    private final Socket peer;
    private volatile Optional<Rule> mine = Optional.empty();
    private final AtomicLong sent = new AtomicLong();

    Pair(Socket client, Socket peer) {
      this.client = client;
      this.peer = peer;
    }

    void forward() {
      byte[] block = new byte[BLOCK];
      try (InputStream in = client.getInputStream();
          OutputStream out = peer.getOutputStream()) {
        int count;
        while ((count = in.read(block)) >= 0) {
          String text = new String(block, 0, count, StandardCharsets.ISO_8859_1);
          if (text.startsWith("GET /download/") && rule.isPresent()) {
            sent.set(0);
            rule.get().before().run();
            mine = rule;
            rule = Optional.empty();
          }
          out.write(block, 0, count);
          out.flush();
        }
      } catch (IOException e) {
        end();
      }
    }

    void back() {
      byte[] block = new byte[BLOCK];
      try (InputStream in = peer.getInputStream();
          OutputStream out = client.getOutputStream()) {
        int count;
        while ((count = in.read(block)) >= 0) {
          out.write(block, 0, count);
          out.flush();
          long now = sent.addAndGet(count);
          if (mine.isPresent() && now >= mine.get().after()) {
            if (mine.get().holds()) {
              release.await();
            }
            end();
          }
        }
      } catch (IOException e) {
        end();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void end() {
      LoopbackListener.end(client);
      LoopbackListener.end(peer);
    }
  }

  @Override
  public void close() {
    release.countDown();
    listener.close();
  }
}
