package dev.spillway.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** One port, and the threads that serve what comes in there. */
final class Listener implements AutoCloseable {
  /** For answers that are on their way. */
  private static final Duration STOP = Duration.ofSeconds(5);

  /** Of a connection without a call when the server stops. */
  private static final Duration LAST_IDLE = Duration.ofMillis(250);

  private final Server server;
  private final ServerConnector connector;
  private final HeaderDeadline headerDeadline;
  private final String host;

  private Listener(
      Server server, ServerConnector connector, HeaderDeadline headerDeadline, String host) {
    this.server = server;
    this.connector = connector;
    this.headerDeadline = headerDeadline;
    this.host = host;
  }

  /**
   * Listens and serves.
   *
   * @throws IOException when it cannot listen on the address
   */
  static Listener open(
      HttpSettings settings, int port, QueuedThreadPool threads, Handler handler, Monitor monitor)
      throws IOException {
    Server server = new Server(threads);
    ServerConnector connector =
        new ServerConnector(server, new HttpConnectionFactory(configuration(settings)));
    connector.setHost(settings.host());
    connector.setPort(port);
    connector.setIdleTimeout(settings.requestTimeout().toMillis());
    connector.setShutdownIdleTimeout(LAST_IDLE.toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(settings.maxConnections(), server));
    connector.addBean(
        new AddressLimit(
            settings.maxConnectionsPerAddress(), PublicUrl.addresses(settings.trustedProxies())));
    server.setErrorHandler(new JettyErrors(monitor));
    server.setHandler(new GracefulHandler(handler));
    server.setStopTimeout(STOP.toMillis());
    HeaderDeadline deadline = new HeaderDeadline(connector, settings.requestTimeout());
    Listener listener = new Listener(server, connector, deadline, settings.host());
    try {
      server.start();
      deadline.start();
      return listener;
    } catch (Exception e) {
      listener.close();
      throw new IOException(
          "cannot listen on " + settings.host() + ":" + port + ": " + e.getMessage(), e);
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

  /** Where it is served, such as {@code http://127.0.0.1:8080}. */
  URI uri() {
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return URI.create("http://" + literal + ":" + connector.getLocalPort());
  }

  /** Stops to listen, lets answers that are on their way go, and ends. */
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
