package dev.spillway.app;

import dev.spillway.cluster.Cluster;
import dev.spillway.cluster.SharedSecret;
import dev.spillway.console.Console;
import dev.spillway.console.ConsoleServices;
import dev.spillway.console.ServerFacts;
import dev.spillway.database.Database;
import dev.spillway.database.DuckDb;
import dev.spillway.database.SqliteSettings;
import dev.spillway.disk.OwnerOnly;
import dev.spillway.engine.ClusterEngine;
import dev.spillway.engine.DuckDbEngine;
import dev.spillway.engine.ExportEngine;
import dev.spillway.engine.SizedEngine;
import dev.spillway.engine.SparkSettings;
import dev.spillway.erasure.ErasureService;
import dev.spillway.erasure.ErasureSweep;
import dev.spillway.event.EventStore;
import dev.spillway.export.Estimates;
import dev.spillway.export.ExportService;
import dev.spillway.export.ExportSweep;
import dev.spillway.http.Admission;
import dev.spillway.http.Control;
import dev.spillway.http.ControlSecret;
import dev.spillway.http.HttpServer;
import dev.spillway.http.HttpServices;
import dev.spillway.intake.Intake;
import dev.spillway.metrics.Metrics;
import dev.spillway.metrics.Watched;
import dev.spillway.result.DownloadLinks;
import dev.spillway.result.ResultStore;
import dev.spillway.statistics.EventStatistics;
import dev.spillway.tenant.Tenants;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole server: opens its parts in order, from the stores to the network, and closes them in
 * reverse.
 */
public final class SpillwayServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpillwayServer.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Settings settings;
  private final InstantSource clock;

  private SpillwayServer(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** What callers need of a started server. */
  private record Running(
      HttpServer http,
      Admission admission,
      Tenants tenants,
      ExportService exports,
      ErasureService erasures) {}

  private Optional<Running> running = Optional.empty();

  /** As {@link #start(Settings, Optional, InstantSource)}, by the system's clock. */
  public static SpillwayServer start(Settings settings, Optional<DemoOptions> demo)
      throws IOException {
    return start(settings, demo, InstantSource.system());
  }

  /**
   * Opens the stores, finishes what a crash left open, and serves.
   *
   * @param demo what to fill a demo store with, if it is one
   * @throws IOException when a folder or the address cannot be used
   * @throws dev.spillway.event.DamagedStoreException when acknowledged events are gone
   * @throws dev.spillway.database.DamagedDatabaseException when the database is not whole
   */
  public static SpillwayServer start(
      Settings settings, Optional<DemoOptions> demo, InstantSource clock) throws IOException {
    SpillwayServer server = new SpillwayServer(settings, clock);
    try {
      server.running = Optional.of(server.open(demo));
      return server;
    } catch (IOException | RuntimeException e) {
      server.closeAfter(e);
      throw e;
    }
  }

  private Running open(Optional<DemoOptions> demo) throws IOException {
    LOG.info("settings: {}", settings);
    DuckDb.beginToLoad();
    // Beside the stores, since its classes take their time.
    CompletableFuture<Metrics> counting = CompletableFuture.supplyAsync(Metrics::new);
    OwnerOnly.makeFolder(settings.data());
    Database database = add(Database.open(settings.database()));
    Tenants tenants = new Tenants(database, clock);
    EventStore events = add(EventStore.open(settings.events(), clock));
    Optional<Cluster> cluster = cluster(database, events);
    ResultStore results = add(ResultStore.open(settings.results()));
    DuckDbEngine engine = add(DuckDbEngine.open(settings.engine()));
    ExportService exports =
        add(
            new ExportService(
                settings.exports(), database, events, engine(engine), results, clock));
    EventStatistics statistics = add(EventStatistics.open(settings.statistics(), events));
    Estimates estimates =
        add(new Estimates(settings.statistics().patience(), events, statistics, engine, results));
    ErasureService erasures =
        add(
            new ErasureService(
                database, events, exports.withdrawals(), settings.eraseWithin(), clock));
    Intake intake = Intake.open(settings.intake(), settings.kinds(), events, clock);
    DownloadLinks links = links(database);
    if (demo.isPresent()) {
      new Demo(tenants, events, settings.data().resolve("demo"))
          .fill(demo.get().events(), clock.instant(), demo.get().progress());
    }
    Metrics metrics = add(counting.join());
    exports.listen(metrics.exports());
    events.listen(metrics.events());
    intake.listen(metrics.intake());
    Admission admission = new Admission();
    KeptMaintenance maintenance =
        KeptMaintenance.open(new MaintenanceFile(settings.maintenance()), admission, clock);
    exports.start();
    ControlSecret secret = ControlSecret.random();
    Examination examination =
        new Examination(settings, events::examine, Optional.of(events::isHealthy));
    HttpServices services =
        new HttpServices(
            tenants,
            settings.kinds(),
            exports.exports(),
            estimates,
            exports.audit(),
            statistics,
            erasures.erasures(),
            intake,
            links,
            () -> isHealthy(events, database, cluster),
            new Control(secret, examination::findings, maintenance),
            admission,
            cluster.filter(joined -> settings.cluster().url().isPresent()),
            metrics.http(),
            database::changes,
            clock);
    Instant startedAt = clock.instant();
    LazyConsole console =
        new LazyConsole(() ->
            new Console(
                new ConsoleServices(
                    services,
                    exports.runs(),
                    new ServerFacts(
                        events::bufferState, events::tableState, settings.data(), startedAt),
                    settings.http().lookbackDays())));
    HttpServer http = add(HttpServer.start(settings.http(), services, console));
    add(console);
    Sweeps sweeps =
        add(
            sweeps(
                database,
                new Sweeps.Swept(
                    exports.sweep(),
                    exports.audit(),
                    erasures.sweep(),
                    events,
                    retention(tenants),
                    cluster)));
    sweeps.start();
    add(ControlFile.publish(settings.control(), http.uri(), secret));
    Watched watched =
        new Watched(
            exports::load,
            events::bufferState,
            events::tableState,
            database::pool,
            intake::inWork,
            () -> admission.isOpen() && isHealthy(events, database, cluster),
            () -> admission.maintenance().isPresent(),
            settings.data(),
            database::size,
            clock);
    // Looking at the JVM takes longer than anybody should wait for a start.
    Thread.ofPlatform().daemon().name("metrics").start(() -> metrics.watch(watched));
    LOG.info("ready at {}", http.uri());
    http.managementUri().ifPresent(uri -> LOG.info("management at {}", uri));
    return new Running(http, admission, tenants, exports, erasures);
  }

  /** What makes exports: this node, and beside it a cluster if there is one. */
  private ExportEngine engine(DuckDbEngine own) throws IOException {
    Optional<SparkSettings> spark = settings.spark();
    if (spark.isEmpty()) {
      return own;
    }
    try {
      ClusterEngine cluster = add(ClusterEngine.open(spark.get()));
      return new SizedEngine(own, cluster, spark.get().above());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(List.of(String.valueOf(e.getMessage())));
    }
  }

  private static boolean isHealthy(
      EventStore events, Database database, Optional<Cluster> cluster) {
    return events.isHealthy()
        && database.isHealthy()
        && cluster.map(Cluster::isHealthy).orElse(true);
  }

  /** With a database of this node's own there are no others. */
  private Optional<Cluster> cluster(Database database, EventStore events) throws IOException {
    if (settings.database() instanceof SqliteSettings) {
      return Optional.empty();
    }
    Cluster cluster = add(Cluster.join(settings.cluster(), database, clock, events::flushOwn));
    if (settings.cluster().url().isPresent()) {
      events.share(cluster::flushOthers);
    }
    return Optional.of(cluster);
  }

  /** Every node has to know the links of every other. */
  private DownloadLinks links(Database database) throws IOException {
    if (settings.cluster().url().isPresent()) {
      return DownloadLinks.of(SharedSecret.of(database, "links"), settings.linkLifetime(), clock);
    }
    OwnerOnly.makeFolder(OwnerOnly.folderOf(settings.linkKey()));
    return DownloadLinks.open(settings.linkKey(), settings.linkLifetime(), clock);
  }

  private Sweeps sweeps(Database database, Sweeps.Swept swept) {
    return new Sweeps(database, settings.exports().node(), swept, settings.compactEvery(), clock);
  }

  private Retention retention(Tenants tenants) {
    return new Retention(
        tenants, settings.intake().dates().lookbackDays(), settings.retentionMargin(), clock);
  }

  private <T extends AutoCloseable> T add(T part) {
    opened.push(part);
    return part;
  }

  /** Where it is served on this machine. */
  public URI uri() {
    return running.orElseThrow().http().uri();
  }

  /** Where its management port is, if it has one. */
  public Optional<URI> managementUri() {
    return running.orElseThrow().http().managementUri();
  }

  /** Every route that it serves, for those who hold the documentation against them. */
  public List<String> routes() {
    return running.orElseThrow().http().routes();
  }

  /** The tenants, for those who set up a server that runs in their own process. */
  public Tenants tenants() {
    return running.orElseThrow().tenants();
  }

  /** The sweeps, for those who move the clock. */
  public ExportSweep sweep() {
    return running.orElseThrow().exports().sweep();
  }

  /** The sweep of erasures, for those who move the clock. */
  public ErasureSweep erasureSweep() {
    return running.orElseThrow().erasures().sweep();
  }

  private void closeAfter(Exception failure) {
    for (AutoCloseable part : opened) {
      try {
        part.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    opened.clear();
  }

  /**
   * Refuses new work, hands running exports back, gives running calls 30 seconds, and closes the
   * stores. Questions are answered until then.
   */
  @Override
  public void close() {
    running.ifPresent(parts -> {
      parts.admission().stop();
      LOG.info("stopping; nothing new begins");
      parts.exports().handBack();
    });
    IllegalStateException failure = new IllegalStateException("the server did not close cleanly");
    closeAfter(failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
