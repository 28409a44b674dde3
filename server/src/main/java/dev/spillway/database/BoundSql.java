package dev.spillway.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a DuckDB statement and the values bound to it, built side by side, so that no value
 * ever becomes text. Not thread-safe.
 */
public final class BoundSql {
  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  /**
   * Adds a piece of text of the caller's own making, and a value for each {@code ?} in it. Lists
   * are bound as lists of texts, paths as their texts.
   */
  public BoundSql add(String piece, Object... bound) {
    text.append(piece);
    values.addAll(List.of(bound));
    return this;
  }

  /** Adds another statement's text and values. */
  public BoundSql add(BoundSql other) {
    text.append(other.text);
    values.addAll(other.values);
    return this;
  }

  /** The statement, to be closed by the caller. */
  public PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(text.toString());
    try {
      int index = 0;
      for (Object value : values) {
        index++;
        switch (value) {
          case List<?> list ->
              statement.setArray(index, connection.createArrayOf("VARCHAR", list.toArray()));
          case Path path -> statement.setString(index, path.toString());
          default -> statement.setObject(index, value);
        }
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }
}
