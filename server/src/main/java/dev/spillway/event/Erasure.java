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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;

/**
 * Finds and removes a person's events in the table. A file that holds some is written anew without
 * them; the former one goes when the last table state that names it is let go. Thread-safe.
 */
final class Erasure {
  private final EventTable table;
  private final TableFiles files;
  private final DuckDbInstance tableWork;

  Erasure(EventTable table, TableFiles files, DuckDbInstance tableWork) {
    this.table = table;
    this.files = files;
    this.tableWork = tableWork;
  }

  /** What is done on a connection. */
  @FunctionalInterface
  private interface Work<T> {
    T on(Connection connection) throws IOException, SQLException;
  }

  void traces(Person person, Cut cut, Consumer<Trace> found) {
    List<DataFile> all = table.files(table.current(), person.appId());
    if (person.testOnly() || all.isEmpty()) {
      return;
    }
    BoundSql query =
        new BoundSql()
            .add("SELECT source, token, event, date FROM ")
            .add(read(all))
            .add(" WHERE NOT test AND ")
            .add(isOf(person, cut));
    use(connection -> {
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

  Erased erase(Person person, Cut cut) {
    long events = 0;
    long rewritten = 0;
    while (true) {
      Snapshot snapshot = table.current();
      List<DataFile> all = table.files(snapshot, person.appId());
      Map<String, Long> counts =
          all.isEmpty() ? Map.of() : use(connection -> count(connection, all, person, cut));
      List<DataFile> holding =
          all.stream().filter(file -> counts.containsKey(file.location())).toList();
      if (holding.isEmpty()) {
        return new Erased(events, rewritten, snapshot.sequence());
      }
      table.rewrite(snapshot, holding, use(connection -> write(connection, holding, person, cut)));
      events += counts.values().stream().mapToLong(Long::longValue).sum();
      rewritten += holding.size();
    }
  }

  private static Map<String, Long> count(
      Connection connection, List<DataFile> all, Person person, Cut cut) throws SQLException {
    BoundSql query =
        new BoundSql()
            .add("SELECT filename, count(*) AS n FROM ")
            .add(read(all))
            .add(" WHERE ")
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

  private List<DataFile> write(
      Connection connection, List<DataFile> holding, Person person, Cut cut)
      throws IOException, SQLException {
    BoundSql others =
        new BoundSql()
            .add("SELECT " + EventSchema.names() + " FROM ")
            .add(read(holding))
            .add(" WHERE (")
            .add(isOf(person, cut))
            // Not NOT, which drops the events that have no such id.
            .add(") IS NOT TRUE");
    return files.write(connection, others, "erasure", paths -> {});
  }

  private static BoundSql read(List<DataFile> files) {
    return new BoundSql()
        .add(
            "read_parquet(?, hive_partitioning = false, filename = true)",
            files.stream().map(DataFile::location).toList());
  }

  private static BoundSql isOf(Person person, Cut cut) {
    BoundSql condition =
        new BoundSql()
            .add("app = ?", person.appId())
            .add(" AND " + person.id().column() + " = ?", person.value())
            .add(" AND (node <> ? OR seq <= ?)", cut.node(), cut.seq());
    return person.testOnly() ? condition.add(" AND test") : condition;
  }

  private <T> T use(Work<T> work) {
    try (Connection connection = tableWork.connect()) {
      return work.on(connection);
    } catch (SQLException e) {
      tableWork.reopenIfBroken(e);
      throw new EventStoreException("the event table's files cannot be read or written", e);
    } catch (IOException e) {
      throw new EventStoreException("the event table's files cannot be written", e);
    }
  }
}
