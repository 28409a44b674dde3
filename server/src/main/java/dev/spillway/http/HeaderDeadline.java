package dev.spillway.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends connections whose header does not come to its end. The idle timeout does not see them, since
 * each byte renews it.
 */
final class HeaderDeadline {
  private static final long LOOK_MILLIS = 500;

  private final ServerConnector connector;
  private final long limitNanos;
  private final ScheduledExecutorScheduler scheduler =
      new ScheduledExecutorScheduler("header-deadline", true);
  private final Map<EndPoint, Seen> seen = new HashMap<>();
  private Scheduler.Task next = () -> false;

  /**
   * What a connection looked like.
   *
   * @param bytes how many had come in when no header was on its way
   * @param sinceNanos when bytes beyond those were first seen, or 0
   */
  private record Seen(long requests, long bytes, long sinceNanos) {}

  HeaderDeadline(ServerConnector connector, Duration limit) {
    this.connector = connector;
    this.limitNanos = limit.toNanos();
  }

  void start() throws Exception {
    scheduler.start();
    look();
  }

  private synchronized void look() {
    seen.keySet().retainAll(connector.getConnectedEndPoints());
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      Connection connection = endPoint.getConnection();
      if (connection != null) {
        look(endPoint, connection);
      }
    }
    next = scheduler.schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look(EndPoint endPoint, Connection connection) {
    long requests = connection.getMessagesIn();
    long bytes = connection.getBytesIn();
    boolean idle = requests == connection.getMessagesOut();
    Seen before = seen.getOrDefault(endPoint, new Seen(requests, 0, 0));
    if (!idle || requests != before.requests()) {
      seen.put(endPoint, new Seen(requests, bytes, 0));
    } else if (bytes == before.bytes()) {
      seen.put(endPoint, before);
    } else if (before.sinceNanos() == 0) {
      seen.put(endPoint, new Seen(requests, before.bytes(), System.nanoTime()));
    } else if (System.nanoTime() - before.sinceNanos() > limitNanos) {
      cut(endPoint);
    }
  }

  private static void cut(EndPoint endPoint) {
    LastAnswer.end(endPoint, JettyErrors.explain(ApiError.TOO_SLOW.status()));
  }

  void stop() throws Exception {
    synchronized (this) {
      next.cancel();
    }
    scheduler.stop();
  }
}
