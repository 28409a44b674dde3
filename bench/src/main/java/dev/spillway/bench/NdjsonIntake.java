package dev.spillway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Events a second, from a body's first byte to the answer that they are durable. */
final class NdjsonIntake implements Comparison {
  private static final double DUCKDB_BUDGET = 0.5;
  private static final double RATE_BUDGET = 200_000;
  static final int CLIENTS = 4;
  private static final long BODY = 50_000;

  /** What is to be said of a figure of {@link #take}. */
  static final String WARM_UP =
      "Each round has a store and a server of its own, which first takes an eighth as many events"
          + " that do not count, and flushes them, since a server runs for days.";

  private static final Campaign NOTHING = new Campaign(0, 0, "campaign", "nothing", 0, false);

  private static final String TABLE =
      """
      CREATE TABLE event (event VARCHAR, date TIMESTAMP, source VARCHAR, token VARCHAR,
        install_id VARCHAR, custom_id VARCHAR, advertising_id VARCHAR)
      """;

  @Override
  public String name() {
    return "ndjson-intake";
  }

  @Override
  public String title() {
    return "Intake of NDJSON, durable";
  }

  @Override
  public List<Result> run(Lab lab) throws IOException, InterruptedException {
    Bodies bodies = Bodies.make(lab, BodyFormat.NDJSON, BODY, 1);
    Path database = lab.folder().resolve("intake.duckdb");
    List<Series> series =
        lab.rounds()
            .run(
                List.of(
                    new Contender("Spillway", () -> take(lab, bodies, Map.of())),
                    new Contender(
                        "DuckDB INSERT FROM read_json",
                        () -> {
                          Sample sample =
                              DuckDbPeer.run(
                                  database.toString(),
                                  TABLE,
                                  insert(bodies),
                                  lab.folder().resolve("duckdb-spill").toString());
                          Files.delete(database);
                          Files.deleteIfExists(lab.folder().resolve("intake.duckdb.wal"));
                          return sample.withValue(bodies.events() / sample.value());
                        })));
    bodies.delete();
    List<Check> checks =
        new ArrayList<>(Lab.ratios(series, List.of(Optional.of(Budget.atLeast(DUCKDB_BUDGET)))));
    checks.add(
        Check.of(
            "events a second",
            Unit.PER_SECOND,
            series.getFirst().value(),
            Budget.atLeast(RATE_BUDGET)));
    return List.of(
        new Result.Duel(
            name(),
            title(),
            Unit.PER_SECOND,
            series,
            checks,
            List.of(
                "%,d events of one app and a month, in bodies of %,d by %d clients; DuckDB reads"
                        .formatted(bodies.events(), BODY, CLIENTS)
                    + " the same files in one statement. "
                    + WARM_UP
                    + " Every body is checked field by field, and"
                    + " each answer says that its events are on the disk.")));
  }

  private static String insert(Bodies bodies) {
    return """
    INSERT INTO event SELECT * FROM read_json(%s, format = 'newline_delimited', columns = {
      event: 'VARCHAR', date: 'TIMESTAMP', source: 'VARCHAR', token: 'VARCHAR',
      install_id: 'VARCHAR', custom_id: 'VARCHAR', advertising_id: 'VARCHAR'})
    """
        .formatted(bodies.sqlList());
  }

  /** Sends the bodies to a store of their own from several clients; gives events a second. */
  static Sample take(Lab lab, Bodies bodies, Map<String, String> settings)
      throws IOException, InterruptedException {
    Path store = lab.stores().makeEmpty("intake");
    try (Spillway server = Spillway.serve(lab.stores().launcher(), store, settings);
        Client client = server.client(0)) {
      send(client, bodies.format(), bodies.warmUp());
      // An export waits until they are in the table.
      new ExportTimer(server, client).time(NOTHING, "events", Lab.PAUSE);
      Disk.settle();
      Sample sample = server.meter().time(() -> send(client, bodies.format(), bodies.files()));
      return sample.withValue(bodies.events() / sample.value());
    } finally {
      Disk.delete(store);
    }
  }

  private static void send(Client client, BodyFormat format, List<Path> files)
      throws IOException, InterruptedException {
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Boolean>> calls =
          files.stream()
              .<Callable<Boolean>>map(file -> () -> client.sendEvents(file, format))
              .toList();
      for (Future<Boolean> call : clients.invokeAll(calls)) {
        if (!call.get()) {
          throw new NotRunException("the server does not take " + format + " bodies");
        }
      }
    } catch (ExecutionException e) {
      throw new IOException("a body was not taken", e);
    }
  }
}
