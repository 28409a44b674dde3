package dev.spillway.metrics;

import dev.spillway.http.Monitor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.concurrent.atomic.LongAdder;

/** Counts answers and downloads, and writes the page that Prometheus reads. */
final class HttpMeters implements Monitor {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
  private static final String TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final ByLabel<Fetch, Counter> fetches;
  private final Counter bytes;
  private final LongAdder downloading = new LongAdder();

  HttpMeters(PrometheusMeterRegistry registry) {
    this.registry = registry;
    this.fetches =
        new ByLabel<>(
            EnumSet.allOf(Fetch.class),
            outcome ->
                Counter.builder("spillway.link.fetches")
                    .description("Calls of download links, by what became of them")
                    .tag("outcome", outcome)
                    .register(registry));
    this.bytes =
        Counter.builder("spillway.download")
            .baseUnit("bytes")
            .description("Bytes of files handed to the network")
            .register(registry);
    Gauge.builder("spillway.downloads.running", downloading::sum)
        .description("Downloads under way")
        .register(registry);
  }

  @Override
  public Answers answers(String method, String template) {
    return new RouteTimers(registry, method, template);
  }

  @Override
  public void downloading() {
    downloading.increment();
  }

  @Override
  public void fetched(Fetch outcome, boolean begun, long sent) {
    if (begun) {
      downloading.decrement();
    }
    fetches.of(outcome).increment();
    bytes.increment((double) sent);
  }

  @Override
  public String contentType(String accept) {
    return accept.contains(OPEN_METRICS) ? OPEN_METRICS_TYPE : TEXT_TYPE;
  }

  @Override
  public void write(OutputStream out, String contentType) throws IOException {
    registry.scrape(out, contentType);
  }
}
