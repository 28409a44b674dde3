package dev.spillway.event;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A file of events on its way into the table, as it came from its sender. */
@FunctionalInterface
public interface ParquetLoad {

  /**
   * Checks the file. It is called once, on a thread that DuckDB may hold, with a connection on
   * which the events will be read afterwards, so that it may leave temporary tables there.
   *
   * @return what is to be stored; empty when the file is refused
   * @throws IOException with DuckDB's exception as its cause when the file cannot be read
   * @throws SQLException when DuckDB cannot work
   */
  Optional<LoadRows> check(Connection connection) throws SQLException, IOException;
}
