package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBValue;

/**
 * Unpacks the events that wait in the buffer, for SQL: a table function that gives those of an app
 * within two sequence numbers. DuckDB calls it from its own threads, one at a time for each query.
 */
final class BufferedEvents
    implements DuckDBTableFunction<BufferedEvents.Range, BlockRows, BufferedEvents.Nothing> {
  private static final String NAME = "buffered_events";

  /** Reads the blocks; connections of its own are made from it. */
  private final DuckDBConnection database;

  private BufferedEvents(DuckDBConnection database) {
    this.database = database;
  }

  /** The events of an app with these numbers. */
  record Range(String app, long behind, long through) {}

  /** Threads have no state of their own. */
  record Nothing() {}

  /** Makes the function known to the database, for as long as it is open. */
  static void register(DuckDBConnection database) throws SQLException {
    try (var function = DuckDBFunctions.tableFunction()) {
      function
          .withName(NAME)
          .withParameters(
              DuckDBColumnType.VARCHAR, DuckDBColumnType.BIGINT, DuckDBColumnType.BIGINT)
          .withProjectionPushdown()
          .withFunction(new BufferedEvents(database))
          .register(database);
    }
  }

  /** The events with these numbers, by their apps. */
  static List<EventSource> sources(Connection connection, String node, long behind, long through)
      throws SQLException {
    BoundSql query =
        new BoundSql()
            .add("SELECT app, min(test) AS live, max(test) AS tested, bit_or(texts) AS texts,")
            .add(" min(received_date) AS earliest, max(received_date) AS latest FROM event_block")
            .add(" WHERE last > ? AND first <= ? GROUP BY app ORDER BY app", behind, through);
    List<EventSource> sources = new ArrayList<>();
    try (PreparedStatement statement = query.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        Range range = new Range(row.getString("app"), behind, through);
        sources.add(new EventSource(select(range), known(row, node)));
      }
    }
    return sources;
  }

  private static KnownValues known(ResultSet row, String node) throws SQLException {
    KnownValues known = KnownValues.ofApp(row.getString("app")).with(EventColumns.NODE, node);
    boolean test = row.getBoolean("live");
    if (test == row.getBoolean("tested")) {
      known = known.with(EventColumns.TEST, test);
    }
    LocalDateTime received = row.getObject("earliest", LocalDateTime.class);
    if (received.equals(row.getObject("latest", LocalDateTime.class))) {
      known = known.with(EventColumns.RECEIVED_DATE, received);
    }
    int texts = row.getInt("texts");
    for (int text = 0; text < PackedEvent.OPTIONAL.size(); text++) {
      if ((texts & 1 << text) == 0) {
        known = known.without(PackedEvent.OPTIONAL.get(text));
      }
    }
    return known;
  }

  /** All columns that the buffer has; those that are not asked for are not unpacked. */
  private static BoundSql select(Range range) {
    return new BoundSql()
        .add("SELECT * REPLACE (make_timestamp(date) AS date,")
        .add(" make_timestamp(received_date) AS received_date)")
        .add(" FROM " + NAME + "(?, ?, ?)", range.app(), range.behind(), range.through());
  }

  @Override
  public Range bind(DuckDBTableFunctionBindInfo info) {
    for (String column : BlockRows.COLUMNS) {
      info.addResultColumn(column, BlockRows.type(column));
    }
    try (DuckDBValue app = info.getParameter(0);
        DuckDBValue behind = info.getParameter(1);
        DuckDBValue through = info.getParameter(2)) {
      return new Range(app.getString(), behind.getLong(), through.getLong());
    }
  }

  @Override
  public BlockRows init(DuckDBTableFunctionInitInfo info) throws SQLException {
    info.setMaxThreads(1);
    List<String> columns = new ArrayList<>();
    for (long column = 0; column < info.getColumnCount(); column++) {
      columns.add(BlockRows.COLUMNS.get(Math.toIntExact(info.getColumnIndex(column))));
    }
    return new BlockRows(new Blocks(database, info.<Range>getBindData()), columns);
  }

  @Override
  public Nothing localInit(DuckDBTableFunctionInitInfo info) {
    return new Nothing();
  }

  @Override
  public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter output)
      throws SQLException {
    return info.<BlockRows>getInitData().writeTo(output);
  }
}
