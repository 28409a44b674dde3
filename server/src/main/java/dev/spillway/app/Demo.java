package dev.spillway.app;

import dev.spillway.event.AppendOutcome;
import dev.spillway.event.EventStore;
import dev.spillway.event.EventStream;
import dev.spillway.event.IdempotencyKey;
import dev.spillway.tenant.App;
import dev.spillway.tenant.Company;
import dev.spillway.tenant.Scope;
import dev.spillway.tenant.Tenants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo's company, app and events, {@code docs/api.md}, "The demo". Its keys are known to
 * everybody, so that it is for loopback addresses alone.
 */
final class Demo {
  static final String NAME = "demo";
  static final String REST_KEY = "demo-rest-key";
  static final String LIVE_KEY = "demo-live";
  static final String DEV_KEY = "demo-dev";

  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final long CHUNK = 100_000;

  private final Tenants tenants;
  private final EventStore events;
  private final Path marker;

  /**
   * Prepares the demo.
   *
   * @param marker a file that says that the events are there
   */
  Demo(Tenants tenants, EventStore events, Path marker) {
    this.tenants = tenants;
    this.events = events;
    this.marker = marker;
  }

  /**
   * Makes what is absent. If it was cut short, it goes on where it was: each chunk of events has an
   * idempotency key.
   *
   * @param count how many events there are to be in all
   * @param progress told how many are there
   */
  void fill(long count, Instant start, LongConsumer progress) throws IOException {
    App app = app();
    if (Files.exists(marker)) {
      return;
    }
    EventStream stream = new EventStream(app.id(), false);
    for (long first = 0; first < count; first += CHUNK) {
      DemoEvents chunk = new DemoEvents(start, first, Math.min(CHUNK, count - first));
      append(stream, chunk);
      progress.accept(first + chunk.count());
    }
    events.flush();
    Files.writeString(marker, "The demo's " + count + " events are in the store.\n");
    LOG.info("the demo store has {} events", count);
  }

  private void append(EventStream stream, DemoEvents chunk) {
    String name = "demo-" + chunk.first() + "-" + chunk.count();
    Optional<IdempotencyKey> key = Optional.of(new IdempotencyKey(name, name));
    AppendOutcome outcome = events.append(stream, chunk, key);
    if (outcome instanceof AppendOutcome.BufferFull) {
      events.flush();
      outcome = events.append(stream, chunk, key);
    }
    if (!(outcome instanceof AppendOutcome.Stored)) {
      throw new IllegalStateException("the demo's events do not fit into the buffer");
    }
  }

  private App app() {
    Company company =
        tenants
            .findCompany(NAME)
            .orElseGet(() -> tenants.addCompany(NAME, Optional.empty(), false));
    List<App> apps = tenants.apps(Optional.of(company.id()));
    if (!apps.isEmpty()) {
      return apps.getFirst();
    }
    if (tenants.keys(Optional.of(company.id())).isEmpty()) {
      tenants.addKey(
          Optional.of(company.id()),
          EnumSet.complementOf(EnumSet.of(Scope.ADMIN)),
          Optional.of(REST_KEY));
    }
    return tenants.addApp(company.id(), NAME, Optional.of(LIVE_KEY), Optional.of(DEV_KEY));
  }
}
