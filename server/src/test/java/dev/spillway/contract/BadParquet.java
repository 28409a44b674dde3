package dev.spillway.contract;

import dev.spillway.contract.EventForms.Form;
import dev.spillway.contract.EventForms.Packing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Bad bodies of Parquet. */
final class BadParquet {
  private static final String GOOD =
      "SELECT 'push_sent' AS event, TIMESTAMP '2026-02-03 10:00:00' AS date, 'campaign' AS source,"
          + " 'black-friday' AS token, 'a-person' AS custom_id";
  private static final String UNREADABLE = "no Parquet file that can be read to its end";

  private final Path folder;

  private BadParquet(Path folder) {
    this.folder = folder;
  }

  /** The bodies are made in the folder. */
  static Stream<BadInput> all(Path folder) {
    BadParquet bad = new BadParquet(folder);
    return Stream.of(bad.files(), bad.columns(), bad.rows()).flatMap(List::stream);
  }

  private List<BadInput> files() {
    return List.of(
        changed("nothing", whole -> new byte[0]),
        changed("the marks of a file alone", whole -> bytes("PAR1PAR1")),
        changed("lines of JSON", whole -> bytes(BadInput.GOOD + "\n")),
        changed("its first half", whole -> Arrays.copyOf(whole, whole.length / 2)),
        changed("all but its last byte", whole -> Arrays.copyOf(whole, whole.length - 1)),
        changed("all but its first bytes", whole -> Arrays.copyOfRange(whole, 10, whole.length)),
        changed(
            "an encrypted one's mark",
            whole -> {
              whole[whole.length - 1] = 'E';
              return whole;
            }),
        changed(
            "a footer longer than the file",
            whole -> {
              whole[whole.length - 6] = 0x7f;
              return whole;
            }),
        changed(
            "a footer of noise",
            whole -> {
              Arrays.fill(whole, whole.length - 60, whole.length - 20, (byte) 0x5a);
              return whole;
            }),
        changed("a string that is not UTF-8", whole -> replace(whole, "a-person", 0xff)),
        changed(
            "a surrogate in three bytes", whole -> replace(whole, "a-person", 0xed, 0xa0, 0x80)),
        BadInput.of(
                Form.PARQUET,
                "gzip that is cut short",
                () -> {
                  byte[] packed = Packing.GZIP.pack(parquet(GOOD));
                  return Arrays.copyOf(packed, packed.length - 9);
                },
                "the body is not gzip")
            .with("Content-Encoding", "gzip"),
        BadInput.of(Form.NDJSON, "Parquet", () -> parquet(GOOD), "an event must be"));
  }

  private BadInput changed(String name, UnaryOperator<byte[]> change) {
    return BadInput.of(Form.PARQUET, name, () -> change.apply(parquet(GOOD)), UNREADABLE);
  }

  private static byte[] replace(byte[] whole, String text, int... bytes) {
    String latin = new String(whole, StandardCharsets.ISO_8859_1);
    byte[] changed = whole.clone();
    // It stands in the values and in their bounds.
    int place = latin.indexOf(text);
    while (place >= 0) {
      for (int n = 0; n < bytes.length; n++) {
        changed[place + n] = (byte) bytes[n];
      }
      place = latin.indexOf(text, place + 1);
    }
    return changed;
  }

  /** Another text of the same length in the values, but not in their bounds. */
  private static byte[] withoutFooter(byte[] whole, String text, String other) {
    int footer = (whole[whole.length - 8] & 0xff) | (whole[whole.length - 7] & 0xff) << 8;
    String values = new String(whole, 0, whole.length - 8 - footer, StandardCharsets.ISO_8859_1);
    byte[] changed = whole.clone();
    byte[] others = values.replace(text, other).getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(others, 0, changed, 0, others.length);
    return changed;
  }

  private static String micros(String instant) {
    long micros = 1000 * Instant.parse(instant).toEpochMilli();
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(micros).array();
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private List<BadInput> columns() {
    return List.of(
        query("numbers for an event", replaced("7 AS event"), "event must be a column of strings"),
        query("bytes for a token", replaced("'t'::BLOB AS token"), "token must be a column of"),
        query("a day for a date", replaced("DATE '2026-02-03' AS date"), "date must be a column"),
        query("a list for an id", replaced("['c'] AS custom_id"), "custom_id must be a column"),
        query("a structure for an id", replaced("{'a': 'c'} AS custom_id"), "but is of a nested"),
        query("a structure for attributes", GOOD + ", {'a': 1} AS attributes", "each a JSON"),
        query("no token", "SELECT * EXCLUDE token FROM (" + GOOD + ")", "token is missing"),
        query("an unknown column", GOOD + ", 'c' AS customid", "did you mean custom_id?"),
        query("a column of ours", GOOD + ", 5 AS file_row_number", "file_row_number is unknown"),
        query(
            "capital letters", "SELECT * RENAME (event AS \"Event\") FROM (" + GOOD + ")", "Event"),
        BadInput.of(
            Form.PARQUET,
            "a column twice",
            () ->
                new String(parquet(GOOD + ", 'x' AS custom_xx"), StandardCharsets.ISO_8859_1)
                    .replace("custom_xx", "custom_id")
                    .getBytes(StandardCharsets.ISO_8859_1),
            "custom_id is there twice"));
  }

  private List<BadInput> rows() {
    return List.of(
        query("no event", replaced("NULL::VARCHAR AS event"), "event is missing"),
        query("an unknown kind", replaced("'campain' AS source"), "did you mean campaign?"),
        BadInput.of(
            Form.PARQUET,
            "the far future, of which the file's own statistics say nothing",
            () ->
                withoutFooter(
                    parquet(GOOD), micros("2026-02-03T10:00:00Z"), micros("2999-01-01T00:00:00Z")),
            "date must not be after"),
        query("another kind's event", replaced("'inapp_view' AS event"), "event must be one of"),
        query("a token that climbs", replaced("'..' AS token"), "neither . nor .."),
        query("no date", replaced("NULL::TIMESTAMP AS date"), "date is missing"),
        query("a day for a date's text", replaced("'2026-02-03' AS date"), "date must be like"),
        query("the far future", replaced("TIMESTAMP '2999-01-01' AS date"), "not be after"),
        query("infinity", replaced("'infinity'::TIMESTAMP AS date"), "not be after"),
        query("the past", replaced("TIMESTAMP '2019-01-01' AS date"), "not be before"),
        query("no id", replaced("NULL::VARCHAR AS custom_id"), "one of install_id, custom_id"),
        query("an empty id", replaced("'' AS custom_id"), "custom_id must have 1 to 512"),
        query("513 characters", replaced("repeat('x', 513) AS custom_id"), "1 to 512"),
        query("NUL", replaced("'a' || chr(0) AS custom_id"), "without control characters"),
        query("DEL", replaced("'a' || chr(127) AS custom_id"), "without control characters"),
        query("129 characters", GOOD + ", repeat('x', 129) AS id", "1 to 128"),
        query("attributes that are no JSON", GOOD + ", 'x' AS attributes", "no valid JSON"),
        query("depth", GOOD + ", repeat('[', 8000) AS attributes", "no valid JSON"),
        query("9 KiB", GOOD + ", repeat('x', 9216) AS attributes", "no valid JSON"),
        query("a text of 10 MB", replaced("repeat('x', 10_000_000) AS token"), "at most 64 KiB"),
        query(
            "one bad row of many",
            "SELECT * EXCLUDE n REPLACE (if(n = 70_000, '', custom_id) AS custom_id) FROM ("
                + GOOD
                + "), range(100_000) AS t(n)",
            "\"line\":70001"));
  }

  private static String replaced(String expression) {
    return "SELECT * REPLACE (" + expression + ") FROM (" + GOOD + ")";
  }

  private BadInput query(String name, String query, String part) {
    return BadInput.of(Form.PARQUET, name, () -> parquet(query), part);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] parquet(String query) {
    Path file = folder.resolve("bad.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE bad AS " + query);
      try (PreparedStatement copy =
          connection.prepareStatement("COPY bad TO ? (FORMAT parquet, COMPRESSION uncompressed)")) {
        copy.setString(1, file.toString());
        copy.execute();
      }
      return Files.readAllBytes(file);
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
