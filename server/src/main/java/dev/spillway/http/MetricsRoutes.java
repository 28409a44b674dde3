package dev.spillway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;

/** What Prometheus reads, {@code docs/operations.md}, "Metrics"; without a key. */
final class MetricsRoutes {
  private final Monitor monitor;

  MetricsRoutes(Monitor monitor) {
    this.monitor = monitor;
  }

  List<Route> all() {
    return List.of(Route.open("GET", "/metrics", this::show));
  }

  private void show(Route.Call call) throws IOException {
    Exchange exchange = call.exchange();
    String type =
        monitor.contentType(String.join(",", exchange.headers().getValuesList(HttpHeader.ACCEPT)));
    // Whole, so that a fault in the middle of it is an error and not half a page.
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    monitor.write(page, type);
    exchange.fresh(type, page.toByteArray());
  }
}
