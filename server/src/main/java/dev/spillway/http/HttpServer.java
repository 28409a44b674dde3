package dev.spillway.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves the API over HTTP/1.1 until it is closed. */
public final class HttpServer implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(10);

  private final Server server;
  private final ServerConnector connector;
  private final HeaderDeadline headerDeadline;
  private final String host;

  private HttpServer(
      Server server, ServerConnector connector, HeaderDeadline headerDeadline, String host) {
    this.server = server;
    this.connector = connector;
    this.headerDeadline = headerDeadline;
    this.host = host;
  }

  /**
   * Listens and serves.
   *
   * @param pages answer what the API has no route for; to be closed before the server is
   * @throws IOException when it cannot listen on the address
   */
  public static HttpServer start(HttpSettings settings, HttpServices services, Pages pages)
      throws IOException {
    QueuedThreadPool threads = new QueuedThreadPool();
    threads.setName("http");
    Server server = new Server(threads);
    ServerConnector connector =
        new ServerConnector(server, new HttpConnectionFactory(configuration(settings)));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.requestTimeout().toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(settings.maxConnections(), server));
    server.setErrorHandler(new JettyErrors());
    server.setHandler(new GracefulHandler(handler(settings, services, pages)));
    server.setStopTimeout(STOP.toMillis());
    HeaderDeadline deadline = new HeaderDeadline(connector, settings.requestTimeout());
    HttpServer http = new HttpServer(server, connector, deadline, settings.host());
    try {
      server.start();
      deadline.start();
      return http;
    } catch (Exception e) {
      http.close();
      throw new IOException(
          "cannot listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage(), e);
    }
  }

  private static HttpConfiguration configuration(HttpSettings settings) {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(settings.maxHeaderBytes());
    configuration.setHttpCompliance(HttpCompliance.RFC9110);
    // Empty segments make no path of ours, and are answered as such.
    configuration.setUriCompliance(
        UriCompliance.RFC3986.with("SPILLWAY", UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT));
    configuration.setIdleTimeout(settings.requestTimeout().toMillis());
    return configuration;
  }

  private static ApiHandler handler(HttpSettings settings, HttpServices services, Pages pages) {
    PublicUrl publicUrl = new PublicUrl(settings.publicUrl(), settings.trustedProxies());
    return new ApiHandler(
        routes(settings, services, publicUrl),
        (exchange, method, path) -> pages.answer(new PageCall(exchange, method, path, publicUrl)),
        services.tenants(),
        new KnownAnswers(publicUrl, services.changes(), services.clock()),
        settings.requestTimeout());
  }

  private static List<Route> routes(
      HttpSettings settings, HttpServices services, PublicUrl publicUrl) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new ExportRoutes(settings, services, publicUrl).all());
    routes.addAll(new FileRoutes(settings, services, publicUrl).all());
    routes.addAll(new SourceRoutes(services.statistics(), publicUrl).all());
    routes.addAll(new AuditRoutes(services.audit(), publicUrl).all());
    routes.addAll(new EventRoutes(services.intake()).all());
    routes.addAll(new ErasureRoutes(settings, services.erasures(), publicUrl).all());
    routes.addAll(new HealthRoutes(services.healthy()).all());
    routes.addAll(new ControlRoutes(services.control()).all());
    return routes;
  }

  /** Where it is served, such as {@code http://127.0.0.1:8080}. */
  public URI uri() {
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + literal + ":" + connector.getLocalPort());
  }

  /** Stops to listen, lets running calls end for ten seconds, and ends. */
  @Override
  public void close() {
    try {
      headerDeadline.stop();
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server did not stop", e);
    }
  }
}
