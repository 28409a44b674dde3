package dev.spillway.event;

import java.time.Instant;
import java.util.List;

/**
 * Which live events of a snapshot are wanted.
 *
 * @param from the first instant of the range
 * @param to the first instant after the range
 * @param types names of events, not empty
 * @param cut events acknowledged after it are left out
 */
public record EventQuery(
    String appId,
    String source,
    String token,
    Instant from,
    Instant to,
    List<String> types,
    Cut cut) {

  public EventQuery {
    types = List.copyOf(types);
  }
}
