package dev.spillway.testing;

import dev.spillway.app.Settings;
import dev.spillway.app.SettingsLoader;
import dev.spillway.app.SpillwayServer;
import dev.spillway.tenant.App;
import dev.spillway.tenant.Company;
import dev.spillway.tenant.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A whole server in this process, on a free port and a folder of the test's. */
public final class TestServer implements AutoCloseable {
  public static final String REST_KEY = "test-rest-key";
  public static final String LIVE_KEY = "test-live";
  public static final String DEV_KEY = "test-dev";

  private final Settings settings;
  private final InstantSource clock;
  private SpillwayServer server;

  private TestServer(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.server = open(settings, clock);
  }

  /** Starts a server with a company that has one app and one key of every scope. */
  public static TestServer start(Path folder, InstantSource clock) {
    return start(folder, clock, Map.of());
  }

  /** As {@link #start(Path, InstantSource)}, with settings of the test's. */
  public static TestServer start(Path folder, InstantSource clock, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("data", folder.resolve("data").toString());
    TestDatabase.settings(Path.of(all.get("data"))).forEach(all::putIfAbsent);
    TestFiles.settings(Path.of(all.get("data"))).forEach(all::putIfAbsent);
    all.putIfAbsent("http.port", "0");
    all.putIfAbsent("engine.memory", "256MiB");
    all.putIfAbsent("events.memory", "256MiB");
    TestServer server = new TestServer(SettingsLoader.load(Optional.empty(), Map.of(), all), clock);
    if (server.server.tenants().companies().isEmpty()) {
      server.addCompany("test", REST_KEY, LIVE_KEY, DEV_KEY, EnumSet.allOf(Scope.class));
    }
    return server;
  }

  private static SpillwayServer open(Settings settings, InstantSource clock) {
    try {
      return SpillwayServer.start(settings, Optional.empty(), clock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a company with one app and one key. */
  public App addCompany(
      String name, String restKey, String liveKey, String devKey, Set<Scope> scopes) {
    Company company = server.tenants().addCompany(name, Optional.empty(), false);
    server.tenants().addKey(Optional.of(company.id()), scopes, Optional.of(restKey));
    return server.tenants().addApp(company.id(), name, Optional.of(liveKey), Optional.of(devKey));
  }

  public SpillwayServer server() {
    return server;
  }

  public URI uri() {
    return server.uri();
  }

  /** A client of the first company's app. */
  public ApiClient client() {
    return new ApiClient(uri(), REST_KEY, LIVE_KEY);
  }

  /** Stops the server and starts it again on the same folder. */
  public void restart() {
    server.close();
    server = open(settings, clock);
  }

  @Override
  public void close() {
    server.close();
  }
}
