package dev.spillway.http;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each call that changes something, and for each that met a fault of ours; questions,
 * which come all the time, have none, and nor has readiness, whose 503 is an answer. It names the
 * route, since paths hold keys. Bodies of events that were stored have theirs at level DEBUG, for a
 * busy server takes thousands in a second.
 */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
  private static final String LINE = "{} {}: {} in {} ms";
  private static final Set<String> QUESTIONS = Set.of("GET", "HEAD", Monitor.NO_ROUTE);

  private AccessLog() {}

  static void answered(Route route, int status, long nanos) {
    long millis = nanos / 1_000_000;
    if (status >= 500 && !route.path().equals(HealthRoutes.READY)) {
      LOG.warn(LINE, route.method(), route.path(), status, millis);
    } else if (QUESTIONS.contains(route.method())) {
      return;
    } else if (status == 200 && route.path().equals(EventRoutes.PATH)) {
      LOG.debug(LINE, route.method(), route.path(), status, millis);
    } else {
      LOG.info(LINE, route.method(), route.path(), status, millis);
    }
  }
}
