package dev.spillway.export;

import dev.spillway.engine.ExportPlan;
import dev.spillway.engine.ExportShape;
import dev.spillway.engine.FileFormat;
import dev.spillway.engine.IdColumn;
import dev.spillway.event.Cut;
import dev.spillway.event.EventFiles;
import dev.spillway.event.EventQuery;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What is to be exported: what the client posted, and what it came to mean when it was accepted.
 *
 * @param kind the kind's name, such as {@code inapp-campaign}
 * @param posted the four fields as they came, for the echo
 * @param from the first instant, raised to the lookback
 * @param to the first instant after the range; equal to {@code from} when the lookback left nothing
 * @param names the name in the file of each of the events
 */
public record ExportSpec(
    String kind,
    String token,
    ExportShape shape,
    Posted posted,
    Instant from,
    Instant to,
    FileFormat format,
    Map<String, String> names) {

  public ExportSpec {
    names = Map.copyOf(names);
  }

  /** Which events it is of, those of before a cut. */
  EventQuery query(String appId, Cut cut) {
    return new EventQuery(appId, kind, token, from, to, posted.events(), cut);
  }

  /** How the file is made of what a query finds in these files. */
  ExportPlan plan(EventQuery query, EventFiles files) {
    return new ExportPlan(
        query, files, shape, new LinkedHashSet<>(new TreeSet<>(posted.ids())), format, names);
  }

  /**
   * The fields as the client wrote them.
   *
   * @param from the text, {@code "now"} included
   * @param events in the client's order
   * @param ids in the client's order
   */
  public record Posted(String from, String to, List<String> events, List<IdColumn> ids) {
    public Posted {
      events = List.copyOf(events);
      ids = List.copyOf(ids);
    }
  }
}
