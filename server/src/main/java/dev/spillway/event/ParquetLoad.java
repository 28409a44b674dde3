package dev.spillway.event;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A file of events on its way into the table, as it came from its sender. Its methods are called on
 * a thread that DuckDB may hold, with one connection; the events are then read on others of the
 * same instance, so that tables which the queries need must not be temporary ones.
 */
@FunctionalInterface
public interface ParquetLoad {

  /**
   * Checks the file as far as that is needed to read it. Reading what is given may still fail when
   * a row is bad; then {@link #checkEach} is called. Called once.
   *
   * @return what is to be stored; empty when the file is refused
   * @throws IOException with DuckDB's exception as its cause when the file cannot be read
   * @throws SQLException when DuckDB cannot work
   */
  Optional<LoadRows> check(Connection connection) throws SQLException, IOException;

  /** As {@link #check}, after what it gave could not be read; every row is looked at now. */
  default Optional<LoadRows> checkEach(Connection connection) throws SQLException, IOException {
    return check(connection);
  }

  /**
   * What it means that reading the file met this, after which DuckDB answers nothing more.
   *
   * @return with the fault as its cause when the file is what cannot be read
   * @throws SQLException the fault itself, when it is none of the file's
   */
  default IOException unreadable(SQLException fault) throws SQLException {
    throw fault;
  }

  /** Lets go of what the checks left in DuckDB. */
  default void forget(Connection connection) throws SQLException {}
}
