package dev.spillway.cluster;

import dev.spillway.database.Database;
import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among those that share its database. It says every few seconds that it is there;
 * another one that was silent for 20 seconds is not. Thread-safe.
 */
public final class Cluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  /** The header by which a node shows another that it is one. */
  public static final String SECRET = "X-Cluster-Secret";

  /** The path that has a node bring into the table what it has acknowledged. */
  public static final String FLUSH = "/cluster/flush";

  private static final Duration BEAT = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofMillis(250);

  /** A node that is there and does not come to the end of a flush. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final NodeRows rows;
  private final NodeRows.Member self;
  private final EventKeys keys;
  private final byte[] secret;
  private final PeerClient client;
  private final Runnable lastFlush;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread beating;
  private volatile boolean displaced;

  private Cluster(
      NodeRows rows, NodeRows.Member self, EventKeys keys, byte[] secret, Runnable lastFlush) {
    this.rows = rows;
    this.self = self;
    this.keys = keys;
    this.secret = secret.clone();
    this.client = new PeerClient(shown(secret));
    this.lastFlush = lastFlush;
    this.beating = Thread.ofPlatform().daemon().name("cluster").unstarted(this::beat);
  }

  /**
   * Joins the others, or finds itself alone.
   *
   * @param lastFlush brings what this node has acknowledged into the table, before it leaves
   * @throws ClusterException when another node has its name, or one of them means to be alone
   * @throws IOException when the file that says whose folder it is cannot be read or made
   */
  public static Cluster join(
      ClusterSettings settings, Database database, InstantSource clock, Runnable lastFlush)
      throws IOException {
    NodeRows rows = new NodeRows(database, clock);
    NodeRows.Member self =
        new NodeRows.Member(
            settings.node(),
            folderId(settings.folderId()),
            settings.url().map(Object::toString).orElse(""),
            UUID.randomUUID().toString());
    rows.join(self);
    byte[] secret = SharedSecret.of(database, "nodes");
    Cluster cluster = new Cluster(rows, self, new EventKeys(database, clock), secret, lastFlush);
    cluster.beating.start();
    return cluster;
  }

  private static String folderId(Path file) throws IOException {
    if (Files.notExists(file)) {
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(draft);
      OwnerOnly.makeFile(draft);
      Files.writeString(draft, UUID.randomUUID().toString());
      OwnerOnly.forceFile(draft);
      Files.move(draft, file);
      OwnerOnly.forceFolder(OwnerOnly.folderOf(file));
    }
    return UUID.fromString(Files.readString(file).strip()).toString();
  }

  private void beat() {
    try {
      while (!closed.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          boolean taken = !rows.beat(self);
          if (taken && !displaced) {
            LOG.error(
                "another node has taken the name {}; this one is not ready any more", self.name());
          }
          displaced = taken;
        } catch (RuntimeException e) {
          LOG.debug("the other nodes could not be told that this one is there", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the place of this node is still its own. */
  public boolean isHealthy() {
    return !displaced;
  }

  /** Whether a call that shows this comes from another node. */
  public boolean isPeer(List<String> shown) {
    return shown.size() == 1
        && MessageDigest.isEqual(
            shown(secret).getBytes(StandardCharsets.US_ASCII),
            shown.getFirst().getBytes(StandardCharsets.UTF_8));
  }

  private static String shown(byte[] secret) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /**
   * Has every other node bring into the table what it has acknowledged. One that does not answer is
   * asked until it does, or was silent for so long that it is not there.
   *
   * @throws ClusterException when a node that is there does not come to the end of it
   */
  public void flushOthers() {
    List<Peer> others = rows.others(self.name());
    if (others.isEmpty()) {
      return;
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> flushes =
          others.stream().map(peer -> threads.submit(() -> flush(peer))).toList();
      for (Future<Boolean> flush : flushes) {
        flush.get();
      }
    } catch (ExecutionException e) {
      throw new ClusterException("another node could not bring its events into the table", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("the wait for the other nodes was ended", e);
    }
  }

  private boolean flush(Peer peer) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        client.flush(peer);
        return true;
      } catch (IOException e) {
        if (rows.other(self.name(), peer.name()).isEmpty()) {
          LOG.warn("node {} is gone; what waits in its buffer comes when it is back", peer.name());
          return false;
        }
        boolean patient = System.nanoTime() - start < PATIENCE.toNanos();
        if (!patient || closed.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
          throw e;
        }
      }
    }
  }

  /** Which node has the events that come under this key; this one from now on, if none had it. */
  public KeyOwner owner(String appId, boolean test, String key) {
    String node = keys.reserve(appId, test, key, self.name());
    if (node.equals(self.name())) {
      return new KeyOwner.Here();
    }
    return rows.other(self.name(), node)
        .<KeyOwner>map(KeyOwner.There::new)
        .orElseGet(() -> new KeyOwner.Away(node));
  }

  /** Forgets keys that are too old to count. */
  public void forgetKeys() {
    keys.forget();
  }

  /**
   * Sends a POST on to another node.
   *
   * @param target its path and query
   * @param body opened once
   * @throws IOException when the node does not answer; whether it did what it was asked is unknown
   */
  public HttpResponse<InputStream> forward(
      Peer peer, String target, Map<String, String> headers, Supplier<InputStream> body)
      throws IOException {
    return client.forward(peer, target, headers, body);
  }

  /** Brings the last events into the table and leaves the others. */
  @Override
  public void close() {
    closed.countDown();
    try {
      beating.join();
      lastFlush.run();
      rows.leave(self);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("the other nodes wait for this one for a while", e);
    } finally {
      client.close();
    }
  }
}
