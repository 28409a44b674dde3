package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.spillway.database.PostgresServer;
import dev.spillway.database.PostgresSettings;
import dev.spillway.event.WireDates;
import dev.spillway.testing.ApiClient;
import dev.spillway.testing.ApiClient.Answer;
import dev.spillway.testing.FaultyProxy;
import dev.spillway.testing.FaultyProxy.Fault;
import dev.spillway.testing.Postgres;
import dev.spillway.testing.S3Buckets;
import dev.spillway.testing.S3Server;
import dev.spillway.testing.ServerProcess;
import dev.spillway.testing.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes on one PostgreSQL and one S3 store, of which each dies now and then. */
@Timeout(600)
class ClusterTest {
  private static final int NODES = 3;
  private static final int COMPANIES = 5;
  private static final int EXPORTS_EACH = 40;
  private static final int BODIES_EACH = 6;
  private static final int EVENTS = 50;
  private static final int CLIENTS = 8;
  private static final String PATH = "/export/campaign/token/events";

  @TempDir Path folder;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private S3Server store;
  private FaultyProxy proxy;
  private Postgres.Own postgres;
  private TestCluster cluster;

  @BeforeEach
  void start() throws IOException {
    store = S3Server.start(Files.createDirectory(folder.resolve("store")));
    proxy = FaultyProxy.before(store.endpoint());
    postgres = Postgres.Own.start(folder.resolve("postgres"));
    PostgresSettings database = postgres.settings();
    cluster = TestCluster.start(folder, database, proxy.uri(), NODES, COMPANIES);
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
    postgres.close();
    proxy.close();
    store.close();
  }

  /** One order, and where it stands. */
  private record Order(int company, String id) {}

  @Test
  void every_export_is_made_once_and_whole_whichever_node_dies() throws Exception {
    for (int body = 0; body < BODIES_EACH; body++) {
      for (int company = 0; company < COMPANIES; company++) {
        send(random, company, body);
      }
    }
    List<Order> orders;
    try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
      Future<Integer> killed = threads.submit(() -> killUntilStopped(new Random(seed)));
      orders = orderAll();
      orders.forEach(this::end);
      stopped = true;
      assertThat(killed.get()).as("seed %s", seed).isGreaterThanOrEqualTo(3);
    }

    for (Order order : orders) {
      JsonNode request = same(order);
      assertThat(request.path("status").asText()).as(request.toString()).isEqualTo("SUCCESS");
      assertThat(request.path("file").path("rows").asInt()).isEqualTo(BODIES_EACH * EVENTS);
      assertWhole(order, request);
    }
    assertFair();
    assertThat(S3Buckets.keys(store, "results")).hasSizeGreaterThanOrEqualTo(orders.size());
    assertStoreIsWhole();
  }

  /** Kills one node after the other, and starts it again. */
  private int killUntilStopped(Random own) {
    int kills = 0;
    while (!stopped) {
      int node = own.nextInt(NODES);
      cluster.kill(node);
      kills++;
      LockSupport.parkNanos(Duration.ofMillis(own.nextInt(2000)).toNanos());
      cluster.restart(node);
      LockSupport.parkNanos(Duration.ofMillis(own.nextInt(2000)).toNanos());
    }
    return kills;
  }

  /** No company waits until all others are done, though the first one ordered all of its first. */
  private void assertFair() throws SQLException {
    Map<String, List<Integer>> places = new TreeMap<>();
    int place = 0;
    try (Connection connection = new PostgresServer(postgres.settings()).connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT company_id FROM export_request ORDER BY completed_at, id")) {
      while (row.next()) {
        places.computeIfAbsent(row.getString(1), company -> new ArrayList<>()).add(place);
        place++;
      }
    }
    assertThat(places).hasSize(COMPANIES);
    for (List<Integer> of : places.values()) {
      assertThat(of).hasSize(EXPORTS_EACH);
      assertThat(of.get(EXPORTS_EACH / 2))
          .as(places.toString())
          .isBetween(place / 4, place * 3 / 4);
    }
  }

  @Test
  void nothing_is_lost_and_no_export_fails_when_the_services_do() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Integer> sent = threads.submit(() -> sendUntilStopped(new Random(seed)));
      List<Order> orders = Collections.synchronizedList(new ArrayList<>());
      Future<?> ordered = threads.submit(() -> orderUntilStopped(new Random(seed + 1), orders));
      for (Fault fault : List.of(Fault.ERROR, Fault.STALL, Fault.CUT)) {
        proxy.set(fault);
        LockSupport.parkNanos(Duration.ofSeconds(30).toNanos());
        proxy.set(Fault.NONE);
        LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
      }
      postgres.away(() -> LockSupport.parkNanos(Duration.ofSeconds(5).toNanos()));
      LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
      stopped = true;
      int bodies = sent.get();
      ordered.get();

      assertThat(orders).isNotEmpty();
      for (Order order : List.copyOf(orders)) {
        JsonNode request = end(order);
        assertThat(request.path("status").asText()).as(request.toString()).isEqualTo("SUCCESS");
      }
      Order last = order(0);
      JsonNode request = end(last);
      assertThat(request.path("file").path("rows").asInt())
          .as("seed %s", seed)
          .isEqualTo(bodies * EVENTS);
      assertStoreIsWhole();
    }
  }

  private volatile boolean stopped;

  private int sendUntilStopped(Random own) {
    int bodies = 0;
    while (!stopped) {
      send(own, 0, bodies);
      bodies++;
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    return bodies;
  }

  private void orderUntilStopped(Random own, List<Order> orders) {
    while (!stopped) {
      orders.add(new Order(0, order(own, 0)));
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
  }

  @Test
  void a_repeated_body_is_known_on_every_node_and_a_lost_one_is_waited_for() {
    String key = "the-same";
    for (int node = 0; node < NODES; node++) {
      try (ApiClient client = cluster.client(node, 1)) {
        Answer answer = client.sendEvents(events(0), "Idempotency-Key", key);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(EVENTS);
        assertThat(client.sendEvents(events(1), "Idempotency-Key", key).status()).isEqualTo(400);
      }
    }
    cluster.kill(0);
    try (ApiClient client = cluster.client(1, 1)) {
      Answer answer = client.sendEvents(events(0), "Idempotency-Key", key);
      assertThat(answer.status()).as(answer.text()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isPresent();
    }
    cluster.restart(0);
    send(random, 1, 7);
    JsonNode request = end(order(1));
    assertThat(request.path("file").path("rows").asInt()).isEqualTo(2 * EVENTS);
  }

  private List<String> events(int body) {
    return IntStream.range(0, EVENTS)
        .mapToObj(number ->
            """
            {"source":"campaign","token":"token","event":"push_sent","date":"%s",\
            "install_id":"i-%d-%d"}\
            """
                .formatted(WireDates.format(date), body, number))
        .toList();
  }

  private final Instant date = Instant.now().minus(Duration.ofMinutes(10));

  private void send(Random own, int company, int body) {
    String key = "c" + company + "-" + body;
    Answer answer =
        cluster.call(
            own, company, client -> client.sendEvents(events(body), "Idempotency-Key", key));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  /** Orders of one company after the other, much faster than they can be done. */
  private List<Order> orderAll() throws Exception {
    List<Future<Order>> orders = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (int n = 0; n < COMPANIES * EXPORTS_EACH; n++) {
        int company = n / EXPORTS_EACH;
        Random own = new Random(seed + n);
        orders.add(threads.submit(() -> new Order(company, order(own, company))));
      }
    }
    List<Order> all = new ArrayList<>();
    for (Future<Order> order : orders) {
      all.add(order.get());
    }
    return all;
  }

  private Order order(int company) {
    return new Order(company, order(random, company));
  }

  private String order(Random own, int company) {
    String key = "order-" + own.nextLong();
    Answer answer =
        cluster.call(own, company, client -> client.post(PATH, body(), "Idempotency-Key", key));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("id").asText();
  }

  private String body() {
    return """
    {"from":"%s","to":"now","events":["push_sent"],"ids":["install_id"]}\
    """
        .formatted(WireDates.format(date.minus(Duration.ofHours(1))));
  }

  private static boolean isOpen(JsonNode request) {
    return List.of("CREATED", "PENDING").contains(request.path("status").asText());
  }

  private JsonNode get(Order order) {
    Answer answer =
        cluster.call(
            random, order.company(), client -> client.get("/export/request/" + order.id()));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private JsonNode end(Order order) {
    JsonNode request = get(order);
    while (isOpen(request)) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      request = get(order);
    }
    return request;
  }

  /** What every node says, which is the same but for its own address. */
  private JsonNode same(Order order) {
    List<String> answers = new ArrayList<>();
    JsonNode last = MissingNode.getInstance();
    for (int node = 0; node < NODES; node++) {
      try (ApiClient client = cluster.client(node, order.company())) {
        Answer answer = client.get("/export/request/" + order.id());
        answers.add(answer.text().replace(cluster.uri(node).toString(), ""));
        last = answer.json();
      }
    }
    assertThat(new HashSet<>(answers)).hasSize(1);
    return last;
  }

  /** Its link of one node is good at every other, and gives the lines that were sent. */
  private void assertWhole(Order order, JsonNode request) {
    int node = random.nextInt(NODES);
    try (ApiClient client = cluster.client(node, order.company())) {
      List<String> lines = client.download(request).text().lines().toList();
      assertThat(lines).hasSize(1 + BODIES_EACH * EVENTS).doesNotHaveDuplicates();
    }
  }

  /** Each node's doctor finds nothing wrong with the table and its own buffer. */
  private void assertStoreIsWhole() {
    for (int node = 0; node < NODES; node++) {
      String found =
          ServerProcess.run(
              cluster.environment(node), "doctor", "--data", cluster.data(node).toString());
      assertThat(found).doesNotContain("damaged");
    }
  }
}
