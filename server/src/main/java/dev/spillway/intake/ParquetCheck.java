package dev.spillway.intake;

import dev.spillway.database.BoundSql;
import dev.spillway.database.DuckDbInstance;
import dev.spillway.event.LoadRows;
import dev.spillway.event.ParquetLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Checks a Parquet body: its columns, then what its campaigns' rows have in common; the rest while
 * the events are read to be stored. When anything is bad, all rows at once in SQL, and the bad ones
 * one by one, so that they get the same messages as events of other forms. Used once, by one
 * thread.
 */
final class ParquetCheck implements ParquetLoad {
  private static final String UNREADABLE =
      "the body is no Parquet file that can be read to its end: it is cut short, damaged or"
          + " encrypted, or a string in it is not valid UTF-8";
  private static final String TOO_MUCH =
      "the server's memory does not hold what must be read of the body at once; write it with"
          + " smaller row groups and pages";

  private final Path file;
  private final EventChecker checker;
  private final Problems problems;
  private final ParquetScratch scratch = ParquetScratch.random();

  ParquetCheck(Path file, EventChecker checker, Problems problems) {
    this.file = file;
    this.checker = checker;
    this.problems = problems;
  }

  /**
   * Checks the body, but for its rows' ids; what is wrong with it is left in the problems.
   *
   * @throws BadBodyException when it cannot be read
   * @throws BodyTooLargeException when it cannot be read in the memory that there is
   */
  @Override
  public Optional<LoadRows> check(Connection connection) throws SQLException, IOException {
    try {
      return read(connection, false);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Optional<LoadRows> checkEach(Connection connection) throws SQLException, IOException {
    try {
      return read(connection, true);
    } catch (SQLException e) {
      throw unreadable(e);
    }
  }

  @Override
  public void forget(Connection connection) throws SQLException {
    scratch.close(connection);
  }

  /** DuckDB's own words may quote the body, and are for nobody. */
  @Override
  public IOException unreadable(SQLException e) throws SQLException {
    String message = String.valueOf(e.getMessage());
    if (message.contains("Out of Memory")) {
      return new BodyTooLargeException(TOO_MUCH);
    }
    if (message.contains("No space left") || DuckDbInstance.isInvalidated(e)) {
      throw e;
    }
    return new BadBodyException(UNREADABLE, e);
  }

  private Optional<LoadRows> read(Connection connection, boolean each)
      throws SQLException, IOException {
    scratch.open(connection);
    ParquetSchema schema = ParquetSchema.read(connection, file);
    Optional<String> problem = schema.problem();
    if (problem.isPresent()) {
      problems.add(1, problem.get());
      problems.stop();
      return Optional.empty();
    }
    ParquetRows rows = new ParquetRows(schema, file);
    boolean badAttributes =
        schema.hasTexts(ParquetSchema.ATTRIBUTES)
            && AttributeTexts.check(connection, scratch, rows.all());
    if (!each && !badAttributes && !schema.ids().isEmpty()) {
      ParquetCampaigns campaigns = ParquetCampaigns.count(connection, scratch, rows);
      if (!campaigns.anyBad(checker)) {
        return Optional.of(
            new LoadRows(
                campaigns.parts(suspectRow(schema)),
                schema.absent(),
                campaigns.rows(),
                problems.rejections().encode()));
      }
    }
    return each(connection, rows.all(), badAttributes);
  }

  /** What is left to be looked at when the campaigns and the attributes are good. */
  private static BoundSql suspectRow(ParquetSchema schema) {
    BoundSql bad = new BoundSql().add("(").add(ParquetRules.suspectPerson(schema.ids()));
    if (schema.hasTexts(ParquetSchema.ATTRIBUTES)) {
      bad.add(" OR strlen(attributes) > " + Attributes.LARGEST);
      // White space around them, which is not stored, counts too; nothing else can be so long.
      bad.add(" OR " + ParquetRows.SIZE + " > " + BodyWindow.MAX_TEXT);
    }
    return bad.add(")");
  }

  private Optional<LoadRows> each(Connection connection, BoundSql rows, boolean badAttributes)
      throws SQLException, IOException {
    BoundSql bad =
        ParquetRules.bad(
            checker,
            badAttributes
                ? Optional.of(scratch.table(ParquetRules.BAD_ATTRIBUTES))
                : Optional.empty());
    Count count = count(connection, rows, bad);
    if (count.bad() > 0) {
      tell(connection, rows, bad, count.bad());
    }
    return problems.refuse()
        ? Optional.empty()
        : Optional.of(
            new LoadRows(
                events(rows, bad, count.bad() > 0),
                count.all() - count.bad(),
                count.all(),
                problems.rejections().encode()));
  }

  /** How many rows there are, and how many of them are bad. */
  private record Count(long all, long bad) {}

  private static Count count(Connection connection, BoundSql rows, BoundSql bad)
      throws SQLException {
    return new Count(
        count(connection, rows),
        count(
            connection, new BoundSql().add("SELECT * FROM (").add(rows).add(") WHERE ").add(bad)));
  }

  private static long count(Connection connection, BoundSql rows) throws SQLException {
    try (PreparedStatement query =
            new BoundSql().add("SELECT count(*) FROM (").add(rows).add(")").prepare(connection);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Takes note of the first bad rows, each with what is wrong with it, and of their number. */
  private void tell(Connection connection, BoundSql rows, BoundSql bad, long count)
      throws SQLException, IOException {
    BoundSql first = new BoundSql().add("SELECT " + LoadRows.NUMBER + ", " + ParquetRows.SIZE);
    for (String name : EventChecker.FIELDS) {
      first.add(
          ", CASE WHEN %s <= %d THEN %s END AS %s"
              .formatted(ParquetRows.SIZE, BodyWindow.MAX_TEXT, column(name), name));
    }
    first.add(" FROM (").add(rows).add(") WHERE ").add(bad);
    first.add(" ORDER BY " + LoadRows.NUMBER + " LIMIT " + Problems.KEPT);
    long told = 0;
    try (PreparedStatement query = first.prepare(connection);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        problems.add(row.getLong(LoadRows.NUMBER), problem(row));
        told++;
      }
    }
    problems.addUntold(count - told);
  }

  private String problem(ResultSet row) throws SQLException, IOException {
    if (row.getLong(ParquetRows.SIZE) > BodyWindow.MAX_TEXT) {
      return Problems.TOO_LONG;
    }
    EventFields fields = new EventFields();
    for (String name : EventChecker.FIELDS) {
      String value = row.getString(name);
      if (value != null) {
        fields.take(name, value);
      }
    }
    return switch (checker.check(fields)) {
      case Parsed.Bad(var message) -> message;
      case Parsed.Formless(var message) -> message;
      case Parsed.Good(var event) -> throw disagreement();
      case Parsed.Header() -> throw disagreement();
    };
  }

  private static IllegalStateException disagreement() {
    return new IllegalStateException("a row is bad by the rules in SQL, and good by the checker");
  }

  private static BoundSql events(BoundSql rows, BoundSql bad, boolean anyBad) {
    BoundSql good =
        new BoundSql()
            .add("SELECT * FROM (")
            .add(rows)
            .add(") WHERE ")
            .add(bad)
            .add(" IS NOT TRUE");
    return ParquetRows.events(anyBad ? good : rows);
  }

  private static String column(String field) {
    return field.equals(ParquetSchema.DATE) ? ParquetRows.DATE_TEXT : field;
  }
}
