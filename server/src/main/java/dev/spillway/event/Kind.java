package dev.spillway.event;

import java.util.List;
import java.util.Map;

/**
 * A kind of campaign, such as {@code campaign} or {@code transactional}: a setting, not code.
 *
 * @param name also the path segment of its export routes and the {@code source} of its events
 * @param events the names its events may have
 * @param names for some of its events, another name in an export's file
 */
public record Kind(String name, List<String> events, Map<String, String> names) {

  public Kind {
    events = List.copyOf(events);
    names = Map.copyOf(names);
  }

  /** The name that an event has in the file. */
  public String nameInFile(String event) {
    return names.getOrDefault(event, event);
  }
}
