package dev.spillway.metrics;

import dev.spillway.http.Monitor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The timers of one route, one for each status that it has given. Each is looked up once, so that
 * counting an answer is an array's element and the timer's own additions.
 */
final class RouteTimers implements Monitor.Answers {
  private static final int STATUSES = 600;

  private final MeterRegistry registry;
  private final String method;
  private final String route;
  private final AtomicReferenceArray<Timer> timers = new AtomicReferenceArray<>(STATUSES);

  RouteTimers(MeterRegistry registry, String method, String route) {
    this.registry = registry;
    this.method = method;
    this.route = route;
  }

  @Override
  public void given(int status, long nanos) {
    int index = Math.clamp(status, 0, STATUSES - 1);
    Timer timer = timers.get(index);
    if (timer == null) {
      timer = register(index);
      timers.set(index, timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer register(int status) {
    return Buckets.ofAnswers("spillway.http.requests")
        .description("Answers by route, from the header's end to the answer's")
        .tag("method", method)
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .register(registry);
  }
}
