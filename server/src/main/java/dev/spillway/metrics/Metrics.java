package dev.spillway.metrics;

import dev.spillway.event.EventStoreListener;
import dev.spillway.export.ExportListener;
import dev.spillway.http.Monitor;
import dev.spillway.intake.IntakeListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Everything that is counted and measured, until it is closed. Thread-safe. */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpMeters http = new HttpMeters(registry);
  private final ExportMeters exports = new ExportMeters(registry);
  private final IntakeMeters intake = new IntakeMeters(registry);
  private final EventStoreMeters events = new EventStoreMeters(registry);
  private final ProcessMeters process = new ProcessMeters(registry);

  public Monitor http() {
    return http;
  }

  public ExportListener exports() {
    return exports;
  }

  public IntakeListener intake() {
    return intake;
  }

  public EventStoreListener events() {
    return events;
  }

  /**
   * Shows, from now on, how large and how busy the server's parts and the JVM are. Takes its time,
   * and nobody has to wait for it.
   */
  public synchronized void watch(Watched parts) {
    if (registry.isClosed()) {
      return;
    }
    new PartGauges(registry, parts).register();
    process.register();
  }

  @Override
  public synchronized void close() {
    process.close();
    registry.close();
  }
}
