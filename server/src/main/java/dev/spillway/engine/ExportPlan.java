package dev.spillway.engine;

import dev.spillway.event.EventFiles;
import dev.spillway.event.EventQuery;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that decides the bytes of one export.
 *
 * @param names the name in the file of each event of the query
 * @param ids the id columns, in the file's order
 */
public record ExportPlan(
    EventQuery query,
    EventFiles files,
    ExportShape shape,
    SequencedSet<IdColumn> ids,
    FileFormat format,
    Map<String, String> names) {

  /** The column of the event's name in the file. */
  public static final String EVENT_TYPE = "event_type";

  /** The column of its date. */
  public static final String EVENT_DATE = "event_date";

  public ExportPlan {
    ids = new LinkedHashSet<>(EnumSet.copyOf(ids));
    names = Map.copyOf(names);
  }

  /** The names of the file's columns, in their order. */
  private List<String> columns() {
    Stream<String> columns =
        Stream.concat(ids.stream().map(IdColumn::wireName), Stream.of(EVENT_TYPE));
    return switch (shape) {
      case IDS -> columns.toList();
      case EVENTS -> Stream.concat(columns, Stream.of(EVENT_DATE)).toList();
    };
  }

  /** The file's first line, with what comes before it, and its end. */
  String header() {
    return format.csv().mark() + String.join(";", columns()) + "\n";
  }

  /** The wanted events that have another name in the file, with that name. */
  public Map<String, String> renamed() {
    return query.types().stream()
        .filter(type -> !names.getOrDefault(type, type).equals(type))
        .collect(
            Collectors.toMap(
                type -> type, type -> names.getOrDefault(type, type), (a, b) -> a, TreeMap::new));
  }

  /** How many rows its files have, wanted or not. */
  long plannedRows() {
    return Segments.rowsOf(files.files());
  }

  /** How many bytes its files have. */
  long plannedBytes() {
    return files.files().stream().mapToLong(EventFiles.EventFile::bytes).sum();
  }
}
