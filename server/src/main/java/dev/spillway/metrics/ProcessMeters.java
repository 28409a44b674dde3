package dev.spillway.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The process and its JVM, under the names that ready-made dashboards know. */
final class ProcessMeters implements AutoCloseable {
  /** Of Linux alone. */
  private static final Path STATUS = Path.of("/proc/self/status");

  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB$");

  private final MeterRegistry registry;
  private Optional<JvmGcMetrics> collections = Optional.empty();

  ProcessMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void register() {
    JvmGcMetrics listening = new JvmGcMetrics();
    collections = Optional.of(listening);
    listening.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    if (Files.isReadable(STATUS)) {
      Gauge.builder("process.resident.memory", ProcessMeters::resident)
          .baseUnit("bytes")
          .description("All memory of the process, DuckDB's beside the heap")
          .register(registry);
    }
    String version =
        Optional.ofNullable(ProcessMeters.class.getPackage().getImplementationVersion())
            .orElse("unpackaged");
    Gauge.builder("spillway.info", () -> 1)
        .description("The version that runs")
        .tag("version", version)
        .register(registry);
  }

  /** Listens to the JVM's collections no more. */
  @Override
  public void close() {
    collections.ifPresent(JvmGcMetrics::close);
  }

  private static double resident() {
    try {
      Matcher matcher = RESIDENT.matcher(Files.readString(STATUS));
      return matcher.find() ? 1024 * Double.parseDouble(matcher.group(1)) : Double.NaN;
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
