package dev.spillway.cli;

import java.io.PrintWriter;
import java.util.List;

/** Prints rows in columns of equal width. */
final class Tables {
  private Tables() {}

  static void print(PrintWriter out, List<List<String>> rows) {
    int columns = rows.getFirst().size();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        int place = column;
        int width = rows.stream().mapToInt(other -> other.get(place).length()).max().orElseThrow();
        String cell = row.get(column);
        line.append(cell);
        if (column < columns - 1) {
          line.append(" ".repeat(width - cell.length() + 2));
        }
      }
      out.println(line);
    }
    out.flush();
  }
}
