package dev.spillway.testing;

import dev.spillway.database.Database;
import dev.spillway.database.PostgresSettings;
import dev.spillway.tenant.Company;
import dev.spillway.tenant.Scope;
import dev.spillway.tenant.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Nodes in processes of their own, on one database and one object store. Used by one thread. */
public final class TestCluster implements AutoCloseable {
  private static final long PAUSE_NANOS = 100_000_000;
  private static final int TRIES = 600;

  private final Path folder;
  private final PostgresSettings database;
  private final URI store;
  private final List<Integer> ports = new ArrayList<>();
  private final List<ServerProcess> nodes = new ArrayList<>();

  private TestCluster(Path folder, PostgresSettings database, URI store) {
    this.folder = folder;
    this.database = database;
    this.store = store;
  }

  /** Starts so many nodes, and makes companies {@code c0}, {@code c1}, … with an app each. */
  public static TestCluster start(
      Path folder, PostgresSettings database, URI store, int count, int companies) {
    try (Database opened = Database.open(database)) {
      Tenants tenants = new Tenants(opened, InstantSource.system());
      for (int n = 0; n < companies; n++) {
        Company company = tenants.addCompany("c" + n, Optional.empty(), false);
        tenants.addKey(
            Optional.of(company.id()), EnumSet.allOf(Scope.class), Optional.of(restKey(n)));
        tenants.addApp(company.id(), "c" + n, Optional.of("live-c" + n), Optional.of("dev-c" + n));
      }
    }
    TestCluster cluster = new TestCluster(folder, database, store);
    for (int node = 0; node < count; node++) {
      cluster.ports.add(freePort());
      cluster.nodes.add(cluster.serve(node));
    }
    return cluster;
  }

  private static String restKey(int company) {
    return "cluster-test-rest-key-" + company;
  }

  /** A port of loopback that nobody has just now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServerProcess serve(int node) {
    try {
      Path own = folder.resolve("node-" + node);
      Files.createDirectories(own);
      return ServerProcess.serve(own, environment(node), "--port", String.valueOf(ports.get(node)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The settings of a node, as variables. */
  public Map<String, String> environment(int node) {
    Map<String, String> settings = new HashMap<>(S3Server.settings(store));
    settings.putAll(TestDatabase.settings(database));
    settings.put("node", "n" + node);
    settings.put("cluster.url", "http://127.0.0.1:" + ports.get(node));
    settings.put("events.url", "s3://" + S3Server.BUCKET + "/events");
    settings.put("result.url", "s3://" + S3Server.BUCKET + "/results");
    // Nodes are killed several times a minute here, and whatever they ran is innocent.
    settings.put("exports.lost-attempts", "100");
    settings.put("engine.memory", "128MiB");
    settings.put("events.memory", "128MiB");
    settings.put("events.table-memory", "128MiB");
    return ServerProcess.variables(settings);
  }

  /** The data folder of a node. */
  public Path data(int node) {
    return folder.resolve("node-" + node).resolve("data");
  }

  private int size() {
    return nodes.size();
  }

  public URI uri(int node) {
    return URI.create("http://127.0.0.1:" + ports.get(node));
  }

  /** Ends a node with SIGKILL. */
  public void kill(int node) {
    nodes.get(node).kill();
  }

  /** Starts a node that was killed. */
  public void restart(int node) {
    nodes.set(node, serve(node));
  }

  /** A client of a company's app that calls one node. */
  public ApiClient client(int node, int company) {
    return new ApiClient(uri(node), restKey(company), "live-c" + company);
  }

  /**
   * Makes a call, of one node after the other, until it is answered otherwise than that the server
   * cannot now; as a client behind a load balancer does.
   */
  public ApiClient.Answer call(
      Random random, int company, Function<ApiClient, ApiClient.Answer> call) {
    String last = "";
    for (int tried = 0; tried < TRIES; tried++) {
      try (ApiClient client = client(random.nextInt(size()), company)) {
        ApiClient.Answer answer = call.apply(client);
        if (answer.status() < 500 && answer.status() != 429) {
          return answer;
        }
        last = answer.status() + " " + answer.text();
      } catch (UncheckedIOException e) {
        last = e.toString();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new AssertionError("no node answered: " + last);
  }

  @Override
  public void close() {
    nodes.forEach(ServerProcess::close);
  }
}
