package dev.spillway.http;

import dev.spillway.apidoc.ApiDocument;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the API over HTTP/1.1 until it is closed; and, if there is to be one, a second port for
 * the operator, which answers also when all connections of the first are taken.
 */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /** For calls that run when the server is told to stop, downloads above all. */
  private static final Duration LAST_CALLS = Duration.ofSeconds(30);

  private static final int MANAGEMENT_THREADS = 8;

  private final List<Route> routes;
  private final Listener api;
  private final Optional<Listener> management;
  private final Admission admission;

  private HttpServer(
      List<Route> routes, Listener api, Optional<Listener> management, Admission admission) {
    this.routes = routes;
    this.api = api;
    this.management = management;
    this.admission = admission;
  }

  /**
   * Listens and serves.
   *
   * @param pages answer what the API has no route for; to be closed before the server is
   * @throws IOException when it cannot listen on an address
   */
  public static HttpServer start(HttpSettings settings, HttpServices services, Pages pages)
      throws IOException {
    PublicUrl publicUrl = new PublicUrl(settings.publicUrl(), settings.trustedProxies());
    List<Route> routes = new ArrayList<>(routes(settings, services, publicUrl));
    if (settings.managementPort().isEmpty()) {
      routes.addAll(managementRoutes(services));
    }
    Listener api =
        Listener.open(
            settings,
            settings.port(),
            threads(new QueuedThreadPool(), "http"),
            handler(
                routes,
                (exchange, method, path) ->
                    pages.answer(new PageCall(exchange, method, path, publicUrl)),
                settings,
                services,
                publicUrl),
            services.monitor());
    try {
      return new HttpServer(
          routes, api, openManagement(settings, services, publicUrl), services.admission());
    } catch (IOException e) {
      api.close();
      throw e;
    }
  }

  private static Optional<Listener> openManagement(
      HttpSettings settings, HttpServices services, PublicUrl publicUrl) throws IOException {
    if (settings.managementPort().isEmpty()) {
      return Optional.empty();
    }
    List<Route> routes = new ArrayList<>(health(services));
    routes.addAll(managementRoutes(services));
    return Optional.of(
        Listener.open(
            settings,
            settings.managementPort().get(),
            threads(new QueuedThreadPool(MANAGEMENT_THREADS, 1), "management"),
            handler(routes, ApiHandler.NO_OTHERS, settings, services, publicUrl),
            services.monitor()));
  }

  /** Known answers are each handler's own, since they are given without a look at its routes. */
  private static ApiHandler handler(
      List<Route> routes,
      ApiHandler.Others others,
      HttpSettings settings,
      HttpServices services,
      PublicUrl publicUrl) {
    return new ApiHandler(
        routes,
        others,
        new ApiHandler.Parts(
            services.tenants(),
            new KnownAnswers(publicUrl, services.changes(), services.clock()),
            services.admission(),
            services.monitor(),
            settings.patience()));
  }

  private static QueuedThreadPool threads(QueuedThreadPool threads, String name) {
    threads.setName(name);
    return threads;
  }

  private static List<Route> routes(
      HttpSettings settings, HttpServices services, PublicUrl publicUrl) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new ExportRoutes(settings, services, publicUrl).all());
    routes.addAll(new FileRoutes(settings, services, publicUrl).all());
    routes.addAll(new SourceRoutes(services.statistics(), publicUrl).all());
    routes.addAll(new AuditRoutes(services.audit(), publicUrl).all());
    routes.addAll(new EventRoutes(services).all());
    routes.addAll(new ErasureRoutes(settings, services, publicUrl).all());
    routes.addAll(health(services));
    routes.addAll(new DocumentRoutes(new ApiDocument(services.kinds().names())).all());
    routes.addAll(new ControlRoutes(services.control()).all());
    services
        .cluster()
        .ifPresent(cluster -> routes.addAll(new ClusterRoutes(cluster, services.intake()).all()));
    return routes;
  }

  /** Load balancers ask on the port that they send calls to, and operators on theirs. */
  private static List<Route> health(HttpServices services) {
    return new HealthRoutes(services.healthy(), services.admission()).all();
  }

  /** What has no key, and is on the management port alone when there is one. */
  private static List<Route> managementRoutes(HttpServices services) {
    return new MetricsRoutes(services.monitor()).all();
  }

  /** Where the API is served, such as {@code http://127.0.0.1:8080}. */
  public URI uri() {
    return api.uri();
  }

  /** Where the management port is, if there is one. */
  public Optional<URI> managementUri() {
    return management.map(Listener::uri);
  }

  /** Every route, as its method and its path, for those who hold the documentation against them. */
  public List<String> routes() {
    return routes.stream().map(Route::text).toList();
  }

  /**
   * Lets nothing new begin, gives running calls 30 seconds, stops to listen, and ends. Until then
   * questions are answered, and new work is refused.
   */
  @Override
  public void close() {
    admission.stop();
    try {
      int left = admission.awaitCalls(LAST_CALLS);
      if (left > 0) {
        LOG.warn("{} calls are cut, which have not ended in {} s", left, LAST_CALLS.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    api.close();
    management.ifPresent(Listener::close);
  }
}
