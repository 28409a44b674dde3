package dev.spillway.metrics;

import dev.spillway.database.PoolState;
import dev.spillway.event.BufferState;
import dev.spillway.event.TableState;
import dev.spillway.export.ExportLoad;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How large and how busy the parts of the server are, looked up when somebody asks. */
final class PartGauges {
  private static final String BYTES = "bytes";
  private static final String SECONDS = "seconds";
  private static final double MILLIS = 1000;

  private final MeterRegistry registry;
  private final Watched parts;
  private final Sampled<ExportLoad> exports;
  private final Sampled<DiskState> disk;
  private final Sampled<Long> database;

  PartGauges(MeterRegistry registry, Watched parts) {
    this.registry = registry;
    this.parts = parts;
    this.exports = new Sampled<>("the export queue", parts.exports());
    this.disk = new Sampled<>("the disk", () -> DiskState.of(parts.data()));
    this.database = new Sampled<>("the database", parts.databaseBytes()::getAsLong);
  }

  void register() {
    exports();
    events();
    database();
    disk();
    gauge("spillway.ready", "1 while new work is taken", () -> flag(parts.ready().getAsBoolean()));
    gauge(
        "spillway.maintenance",
        "1 while the operator lets nothing new begin",
        () -> flag(parts.maintenance().getAsBoolean()));
    gauge(
        "spillway.intake.bodies.running",
        "Bodies of events in work",
        () -> parts.bodies().getAsInt());
  }

  private void exports() {
    open("created", load -> load.open().waiting());
    open("pending", load -> load.open().pending());
    gauge(
        "spillway.exports.running",
        "Attempts that run in this process",
        sampled(exports, ExportLoad::running));
    gauge(
        "spillway.exports.oldest.waiting",
        SECONDS,
        "How long the oldest waiting request waits",
        sampled(exports, this::age));
  }

  private double age(ExportLoad load) {
    return load.open()
        .oldest()
        .map(oldest -> Duration.between(oldest, parts.clock().instant()).toMillis() / MILLIS)
        .orElse(0.0);
  }

  private void open(String state, ToDoubleFunction<ExportLoad> value) {
    Supplier<Number> number = sampled(exports, value);
    Gauge.builder("spillway.exports.open", number)
        .description("Requests that have not ended")
        .tags(Tags.of("state", state))
        .register(registry);
  }

  private void events() {
    Supplier<BufferState> buffer = parts.buffer();
    gauge("spillway.buffer.rows", "Events that wait for the table", of(buffer, BufferState::rows));
    gauge("spillway.buffer", BYTES, "What they take", of(buffer, BufferState::bytes));
    gauge(
        "spillway.buffer.room.rows",
        "Events that still fit",
        of(buffer, state -> Math.max(0, state.maxRows() - state.rows())));
    gauge(
        "spillway.buffer.room",
        BYTES,
        "Bytes that still fit",
        of(buffer, state -> Math.max(0, state.maxBytes() - state.bytes())));
    gauge(
        "spillway.buffer.oldest",
        SECONDS,
        "How long the oldest event waits",
        of(buffer, state -> state.oldest().toMillis() / MILLIS));
    Supplier<TableState> table = parts.table();
    gauge("spillway.table.rows", "Events in the table", of(table, TableState::rows));
    gauge("spillway.table.files", "Its data files", of(table, TableState::files));
    gauge("spillway.table", BYTES, "What they take", of(table, TableState::bytes));
    gauge("spillway.table.snapshots", "States that are kept", of(table, TableState::snapshots));
  }

  private void database() {
    connections("active", PoolState::active);
    connections("idle", PoolState::idle);
    connections("most", PoolState::most);
    waiting("connection", PoolState::waiting);
    waiting("turn", PoolState::writers);
  }

  private void connections(String state, Function<PoolState, Number> value) {
    Gauge.builder("spillway.database.connections", of(parts.pool(), value))
        .description("Connections to the database, and how many there may be")
        .tags(Tags.of("state", state))
        .register(registry);
  }

  private void waiting(String what, Function<PoolState, Number> value) {
    Gauge.builder("spillway.database.waiting", of(parts.pool(), value))
        .description("Threads that wait for a connection, or for their turn to write")
        .tags(Tags.of("reason", what))
        .register(registry);
  }

  private void disk() {
    gauge(
        "spillway.disk.free",
        BYTES,
        "Room on the data folder's disk",
        sampled(disk, DiskState::free));
    gauge("spillway.disk.total", BYTES, "The size of that disk", sampled(disk, DiskState::total));
    gauge(
        "spillway.database",
        BYTES,
        "The size of the database, without its log",
        sampled(database, Long::doubleValue));
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  private void gauge(String name, String unit, String description, Supplier<Number> value) {
    Gauge.builder(name, value).baseUnit(unit).description(description).register(registry);
  }

  private static <T> Supplier<Number> of(Supplier<T> source, Function<T, Number> value) {
    return () -> value.apply(source.get());
  }

  private static <T> Supplier<Number> sampled(Sampled<T> source, ToDoubleFunction<T> value) {
    return () -> source.get().map(value::applyAsDouble).orElse(Double.NaN);
  }

  private static int flag(boolean set) {
    return set ? 1 : 0;
  }
}
