package dev.spillway.intake;

import java.util.ArrayList;
import java.util.List;

/**
 * Which events of a body were wrong.
 *
 * @param count how many
 * @param first the first 100 of them, in the body's order
 */
public record Rejections(long count, List<BadEvent> first) {
  static final Rejections NONE = new Rejections(0, List.of());

  public Rejections {
    first = List.copyOf(first);
  }

  /**
   * An event that was refused.
   *
   * @param line the line of an NDJSON or CSV body, the place in a JSON array, or the row of a
   *     Parquet file, from 1
   * @param message which field is wrong, how, and what is accepted; holds no value of the event
   */
  public record BadEvent(long line, String message) {}

  /** As a text that {@link #decode} reads: the number, then a line for each event. */
  String encode() {
    StringBuilder text = new StringBuilder().append(count);
    first.forEach(bad -> text.append('\n').append(bad.line()).append(' ').append(bad.message()));
    return text.toString();
  }

  static Rejections decode(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    List<String> lines = text.lines().toList();
    List<BadEvent> first = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int space = line.indexOf(' ');
      first.add(new BadEvent(Long.parseLong(line.substring(0, space)), line.substring(space + 1)));
    }
    return new Rejections(Long.parseLong(lines.getFirst()), first);
  }
}
