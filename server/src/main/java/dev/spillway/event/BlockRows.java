package dev.spillway.event;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks blocks into the chunks of rows that DuckDB asks for, column by column, since a call for
 * each text costs more than the text. Used by one thread at a time.
 */
final class BlockRows {
  private static final List<String> TEXTS =
      Stream.concat(PackedEvent.REQUIRED.stream(), PackedEvent.OPTIONAL.stream()).toList();
  private static final List<String> OTHERS =
      List.of(EventColumns.TEST, EventColumns.DATE, EventColumns.RECEIVED_DATE, EventColumns.SEQ);

  private static final int TEST = 0;
  private static final int DATE = 1;
  private static final int RECEIVED = 2;
  private static final int SEQ = 3;

  /** All columns; times are in microseconds. */
  static final List<String> COLUMNS = Stream.concat(OTHERS.stream(), TEXTS.stream()).toList();

  private static final long MICROS = 1000;

  private final Blocks blocks;

  /** Where each of {@link #COLUMNS} is to go; -1 where it is not asked for. */
  private final int[] places;

  private Blocks.@Nullable Block block;
  private long seq;

  /** Prepares to give these columns, in this order. */
  BlockRows(Blocks blocks, List<String> wanted) {
    this.blocks = blocks;
    this.places = COLUMNS.stream().mapToInt(wanted::indexOf).toArray();
  }

  static DuckDBColumnType type(String column) {
    if (TEXTS.contains(column)) {
      return DuckDBColumnType.VARCHAR;
    }
    return column.equals(EventColumns.TEST) ? DuckDBColumnType.BOOLEAN : DuckDBColumnType.BIGINT;
  }

  /** Writes as many rows as there is room for and are left; 0 is the end. */
  int writeTo(DuckDBDataChunkWriter chunk) throws SQLException {
    int capacity = Math.toIntExact(chunk.capacity());
    @Nullable DuckDBWritableVector[] numbers = new DuckDBWritableVector[OTHERS.size()];
    for (int column = 0; column < numbers.length; column++) {
      numbers[column] = places[column] < 0 ? null : chunk.vector(places[column]);
    }
    byte[][][] texts = new byte[TEXTS.size()][][];
    for (int text = 0; text < texts.length; text++) {
      texts[text] = new byte[isWanted(text) ? capacity : 0][];
    }
    int rows = 0;
    Blocks.Block next = next();
    while (next != null) {
      writeNumbers(numbers, rows, next);
      readTexts(next.events(), texts, rows);
      seq++;
      rows++;
      next = rows < capacity ? next() : null;
    }
    for (int text = 0; text < texts.length; text++) {
      if (isWanted(text)) {
        chunk
            .vector(places[OTHERS.size() + text])
            .setStringUtf8Batch(0, Arrays.copyOf(texts[text], rows));
      }
    }
    return rows;
  }

  private boolean isWanted(int text) {
    return places[OTHERS.size() + text] >= 0;
  }

  /** The block that the next event is in; null behind the last. */
  private Blocks.@Nullable Block next() throws SQLException {
    if (block == null || seq > block.last()) {
      block = blocks.next();
      seq = block == null ? seq : block.first();
    }
    return block;
  }

  private void writeNumbers(@Nullable DuckDBWritableVector[] columns, int row, Blocks.Block from) {
    long date = MICROS * from.events().readDate();
    if (columns[TEST] != null) {
      columns[TEST].setBoolean(row, from.test());
    }
    if (columns[DATE] != null) {
      columns[DATE].setLong(row, date);
    }
    if (columns[RECEIVED] != null) {
      columns[RECEIVED].setLong(row, from.receivedMicros());
    }
    if (columns[SEQ] != null) {
      columns[SEQ].setLong(row, seq);
    }
  }

  private void readTexts(PackedEvent event, byte[][][] columns, int row) {
    int present = event.readTexts();
    for (int text = 0; text < TEXTS.size(); text++) {
      int optional = text - PackedEvent.REQUIRED.size();
      if (optional >= 0 && (present & 1 << optional) == 0) {
        continue;
      }
      if (isWanted(text)) {
        columns[text][row] = event.readText();
      } else {
        event.skipText();
      }
    }
  }
}
