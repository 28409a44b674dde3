package dev.spillway.engine;

import dev.spillway.event.EventFiles;
import dev.spillway.event.EventQuery;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

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

  public ExportPlan {
    ids = new LinkedHashSet<>(EnumSet.copyOf(ids));
    names = Map.copyOf(names);
  }
}
