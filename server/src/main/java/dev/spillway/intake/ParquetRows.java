package dev.spillway.intake;

import dev.spillway.database.BoundSql;
import dev.spillway.event.LoadRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rows of a Parquet body with a good schema, as SQL that gives every field its own name and
 * type: texts, the date as a timestamp in whole milliseconds, null where it is none, and the
 * attributes without the white space around them. Every text of it is ours; the file is bound.
 *
 * @param schema has no problem, so that its names are ours
 */
record ParquetRows(ParquetSchema schema, Path file) {
  /** The date as {@link EventChecker} takes it. */
  static final String DATE_TEXT = "date_text";

  /** How many bytes the texts of the row have together. */
  static final String SIZE = "size";

  private static final List<String> TEXTS =
      EventChecker.FIELDS.stream().filter(name -> !name.equals(ParquetSchema.DATE)).toList();

  /** JSON's white space, which is no part of what is stored. */
  private static final String TRIMMED = "trim(\"attributes\", ' ' || chr(9) || chr(10) || chr(13))";

  /**
   * A date of the wire, with valid hours, minutes and offsets; but perhaps the 30th of February.
   */
  private static final String WIRE_DATE =
      "[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?"
          + "(Z|[+-](0[0-9]|1[0-7])(:?[0-5][0-9])?|[+-]18(:?00)?)?";

  private static final int LONGEST_DATE = 64;

  /**
   * A query for the rows of some days, which passes over the parts of the body that have none of
   * them. To be asked only where dates are no texts.
   *
   * @param end the first day after them
   */
  BoundSql within(LocalDate first, LocalDate end) {
    String bound =
        schema.hasNanoseconds(ParquetSchema.DATE) ? "make_timestamp_ns(?)" : "make_timestamp(?)";
    long unit = schema.hasNanoseconds(ParquetSchema.DATE) ? 1_000_000_000L : 1_000_000;
    return all()
        .add(" WHERE \"date\" >= " + bound, seconds(first) * unit)
        .add(" AND \"date\" < " + bound, seconds(end) * unit);
  }

  private static long seconds(LocalDate day) {
    return day.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
  }

  /** A query for all rows. */
  BoundSql all() {
    BoundSql query = new BoundSql().add("SELECT file_row_number + 1 AS " + LoadRows.NUMBER);
    for (String name : TEXTS) {
      query.add(", " + text(name) + " AS " + name);
    }
    query.add(", " + date() + " AS date, " + dateText() + " AS " + DATE_TEXT);
    query.add(", " + size() + " AS " + SIZE);
    return query.add(
        " FROM read_parquet(?, file_row_number = true, hive_partitioning = false)", file);
  }

  /** A query for what of some rows is stored. */
  static BoundSql events(BoundSql rows) {
    return new BoundSql()
        .add("SELECT " + LoadRows.NUMBER + ", source, token, event, date, install_id")
        // The text null says the same as no text.
        .add(", custom_id, advertising_id, id, nullif(attributes, 'null') AS attributes FROM (")
        .add(rows)
        .add(")");
  }

  /** How many rows each row group of the body has, in their order. */
  List<Long> groups(Connection connection) throws SQLException {
    List<Long> groups = new ArrayList<>();
    try (PreparedStatement query =
            new BoundSql()
                .add("SELECT max(row_group_num_rows) FROM parquet_metadata(?)", file)
                .add(" GROUP BY row_group_id ORDER BY row_group_id")
                .prepare(connection);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        groups.add(row.getLong(1));
      }
    }
    return groups;
  }

  private String text(String name) {
    if (!schema.hasTexts(name)) {
      return "NULL::VARCHAR";
    }
    return name.equals(ParquetSchema.ATTRIBUTES) ? TRIMMED : "\"" + name + "\"::VARCHAR";
  }

  private String date() {
    if (schema.hasTexts(ParquetSchema.DATE)) {
      return wireDate();
    }
    // A timestamp with a time zone is an instant, and this its UTC; infinity becomes null.
    return schema.hasNanoseconds(ParquetSchema.DATE)
        ? "make_timestamp(epoch_ns(\"date\") // 1000000 * 1000)"
        : "make_timestamp(epoch_us(\"date\") // 1000 * 1000)";
  }

  private static String wireDate() {
    // Of these lengths there are only dates without an offset, to the second or the
    // millisecond, and such with two digits and Z, all of which DuckDB reads.
    return """
    CASE WHEN strlen("date") <= %d AND regexp_full_match("date", '%s') THEN
      CASE WHEN strlen("date") IN (19, 23) THEN TRY_CAST("date" AS TIMESTAMP) ELSE %s END
    END\
    """
        .formatted(LONGEST_DATE, WIRE_DATE, shiftedDate());
  }

  /** The date of a text of the right form, cut to milliseconds, its offset applied. */
  private static String shiftedDate() {
    String offset = "regexp_extract(substr(\"date\", 20), '[+-].*')";
    return """
    TRY_CAST(regexp_extract("date", '^.{19}([.][0-9]{1,3})?') AS TIMESTAMP)
      - to_minutes(CASE WHEN %1$s = '' THEN 0 ELSE
        CASE WHEN starts_with(%1$s, '-') THEN -1 ELSE 1 END
          * (60 * TRY_CAST(substr(%1$s, 2, 2) AS INTEGER)
            + CASE WHEN strlen(%1$s) > 3 THEN TRY_CAST(right(%1$s, 2) AS INTEGER) ELSE 0 END) END)\
    """
        .formatted(offset);
  }

  private String dateText() {
    if (schema.hasTexts(ParquetSchema.DATE)) {
      return "\"date\"::VARCHAR";
    }
    // What is outside of four digits becomes their first or last year, which no lookback reaches.
    return "CASE WHEN \"date\" IS NOT NULL THEN strftime(greatest(least("
        + date()
        + ", TIMESTAMP '9999-12-31 23:59:59.999'), TIMESTAMP '1000-01-01'),"
        + " '%Y-%m-%dT%H:%M:%S.%g') END";
  }

  private String size() {
    return schema.names().stream()
        .filter(schema::hasTexts)
        .map(name -> "coalesce(strlen(\"" + name + "\"), 0)")
        .collect(Collectors.joining(" + "));
  }
}
