package dev.spillway.event;

import dev.spillway.database.BoundSql;
import dev.spillway.database.DuckDbInstance;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.duckdb.DuckDBConnection;

/**
 * Finds and removes a person's events in the table. A file that holds some is written anew without
 * them; the former one goes when the last table state that names it is let go. One at a time, under
 * the lock of {@link TableUpkeep}.
 */
final class Erasure {
  /** So many files are searched by one query. */
  private static final int SEARCHED = 200;

  /** So many files are rewritten by one commit. */
  private static final int REWRITTEN = 20;

  /** Of more bytes are fewer files, since all of them may have to be fetched. */
  private static final long MOST_BYTES = 1L << 30;

  private final EventTable table;
  private final TableFiles files;
  private final DuckDbInstance work;
  private final Rewrite rewrite;

  Erasure(EventTable table, DuckDbInstance work, Rewrite rewrite) {
    this.table = table;
    this.files = table.storage();
    this.work = work;
    this.rewrite = rewrite;
  }

  /** What is done on a connection. */
  @FunctionalInterface
  private interface Work<T> {
    T on(Connection connection) throws IOException, SQLException;
  }

  /** Gives the person's live events. */
  void traces(Person person, Cut cut, Consumer<Trace> found) throws IOException, SQLException {
    if (person.testOnly()) {
      return;
    }
    for (List<DataFile> some : batches(files(person), SEARCHED)) {
      BoundSql query =
          new BoundSql()
              .add("SELECT source, token, event, date FROM (")
              .add(files.read(some))
              .add(") WHERE NOT test AND ")
              .add(isOf(person, cut));
      use(
          some,
          connection -> {
            try (PreparedStatement statement = query.prepare(connection);
                ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                found.accept(
                    new Trace(
                        row.getString("source"),
                        row.getString("token"),
                        row.getString("event"),
                        row.getObject("date", LocalDateTime.class).toInstant(ZoneOffset.UTC)));
              }
            }
            return true;
          });
    }
  }

  /**
   * Removes the person's events.
   *
   * @param stopped asked between commits; ends the work, which may be begun again
   */
  Erased erase(Person person, Cut cut, BooleanSupplier stopped) throws IOException, SQLException {
    long events = 0;
    long rewritten = 0;
    while (true) {
      long state = table.current().sequence();
      Map<DataFile, Long> holding = holding(person, cut);
      if (holding.isEmpty()) {
        return new Erased(events, rewritten, state);
      }
      for (List<DataFile> some : batches(List.copyOf(holding.keySet()), REWRITTEN)) {
        if (stopped.getAsBoolean()) {
          throw new EventStoreException("the event store is closed", null);
        }
        KnownValues known = KnownValues.ofApp(person.appId());
        List<Rewrite.Part> parts =
            some.stream()
                .map(file ->
                    new Rewrite.Part(
                        SortedRun.prefix(file),
                        List.of(new EventSource(others(file, person, cut), known))))
                .toList();
        // If a file is gone by now, the next round finds what took its place.
        if (use(some, connection -> rewrite.replace(connection, some, parts))) {
          events += some.stream().mapToLong(file -> holding.getOrDefault(file, 0L)).sum();
          rewritten += some.size();
        }
      }
    }
  }

  /** The files of the app, in the order of its days. */
  private List<DataFile> files(Person person) throws IOException {
    List<DataFile> all = new ArrayList<>();
    table
        .files()
        .byDay()
        .forEach((partition, inDay) -> {
          if (partition.app().equals(person.appId())) {
            all.addAll(inDay);
          }
        });
    return all;
  }

  /** The files that hold events of the person, and how many. */
  private Map<DataFile, Long> holding(Person person, Cut cut) throws IOException, SQLException {
    Map<DataFile, Long> holding = new HashMap<>();
    for (List<DataFile> some : batches(files(person), SEARCHED)) {
      Map<String, Long> counts = use(some, connection -> count(connection, some, person, cut));
      for (DataFile file : some) {
        Long count = counts.get(files.path(file));
        if (count != null) {
          holding.put(file, count);
        }
      }
    }
    return holding;
  }

  private Map<String, Long> count(
      Connection connection, List<DataFile> some, Person person, Cut cut) throws SQLException {
    BoundSql query =
        new BoundSql()
            .add("SELECT filename, count(*) AS n FROM ")
            .add(
                "read_parquet(?, hive_partitioning = false, filename = true) WHERE ",
                some.stream().map(files::path).toList())
            .add(isOf(person, cut))
            .add(" GROUP BY filename");
    Map<String, Long> counts = new HashMap<>();
    try (PreparedStatement statement = query.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        counts.put(row.getString("filename"), row.getLong("n"));
      }
    }
    return counts;
  }

  private BoundSql others(DataFile file, Person person, Cut cut) {
    return new BoundSql()
        .add("SELECT * FROM (")
        .add(files.read(List.of(file)))
        .add(") WHERE (")
        .add(isOf(person, cut))
        // Not NOT, which drops the events that have no such id.
        .add(") IS NOT TRUE");
  }

  private static BoundSql isOf(Person person, Cut cut) {
    BoundSql condition =
        new BoundSql()
            .add("app = ?", person.appId())
            .add(" AND " + person.id().column() + " = ?", person.value())
            .add(" AND NOT (node = ? AND seq > ?)", cut.node(), cut.seq())
            .add(" AND NOT (node = ? AND seq > ?)", cut.loadNode(), cut.loaded());
    return person.testOnly() ? condition.add(" AND test") : condition;
  }

  private static List<List<DataFile>> batches(List<DataFile> all, int size) {
    List<List<DataFile>> batches = new ArrayList<>();
    long bytes = 0;
    for (DataFile file : all) {
      bytes += file.fileSizeInBytes();
      if (batches.isEmpty() || batches.getLast().size() == size || bytes > MOST_BYTES) {
        batches.add(new ArrayList<>());
        bytes = file.fileSizeInBytes();
      }
      batches.getLast().add(file);
    }
    return batches;
  }

  private <T> T use(List<DataFile> some, Work<T> task) throws IOException, SQLException {
    try (FileHold _ = files.hold(some);
        DuckDBConnection connection = work.connect()) {
      return task.on(connection);
    } catch (SQLException e) {
      work.reopenIfBroken(e);
      throw e;
    }
  }
}
