package dev.spillway.console;

import dev.spillway.export.ExportRequest;
import dev.spillway.export.ExportRuns.Run;
import dev.spillway.export.ExportState;
import dev.spillway.export.RequestQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams what changes of exports to the pages that show them, as server-sent events. However many
 * watch an app, one thread looks for it, and only when the database has changed. Thread-safe.
 */
final class Feeds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);
  private static final int MOST_STREAMS = 256;
  private static final int MOST_OF_AN_APP = 32;

  /** How many of the newest requests are watched. */
  private static final int WATCHED = 100;

  /** Shorter than any time after which somebody takes a silent connection for a dead one. */
  private static final long HEARTBEAT_SECONDS = 10;

  private final ConsoleServices services;
  private final Shell shell;
  private final Map<Watched, Feed> feeds = new ConcurrentHashMap<>();
  private int streams;
  private boolean closed;

  /** What a feed is of; its rows hold the console's path. */
  private record Watched(String appId, String root) {}

  Feeds(ConsoleServices services, Shell shell) {
    this.services = services;
    this.shell = shell;
  }

  /**
   * Sends the rows that have changed since a page was made, and from then on each that changes,
   * until the client goes or the session ends.
   *
   * @param signedIn whether the session is still good
   * @throws PageException when as many watch as may
   */
  void stream(Visit visit, BooleanSupplier signedIn) throws IOException {
    Watched watched = new Watched(visit.app().id(), visit.root());
    Watcher watcher = join(watched);
    try {
      // Read before the answer begins, since a fault can be told until then.
      List<String> missed = since(watched, visit.field("since"));
      visit.call().begin(Answer.streamed("text/event-stream"));
      write(visit, "retry: 2000\n\n" + String.join("", missed));
      boolean goesOn = true;
      while (goesOn) {
        List<String> rows = watcher.next(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        goesOn = watcher.isWatching() && isGood(signedIn);
        if (goesOn) {
          write(visit, rows.isEmpty() ? ": still here\n\n" : String.join("", rows));
        }
      }
      visit.call().write(new byte[0], true);
    } finally {
      leave(watched, watcher);
    }
  }

  private static boolean isGood(BooleanSupplier signedIn) {
    try {
      return signedIn.getAsBoolean();
    } catch (JdbiException e) {
      LOG.warn("it cannot be told whether a session is still good; its stream ends", e);
      return false;
    }
  }

  private static void write(Visit visit, String text) throws IOException {
    visit.call().write(text.getBytes(StandardCharsets.UTF_8), false);
  }

  private synchronized Watcher join(Watched watched) {
    Feed feed = feeds.computeIfAbsent(watched, key -> new Feed(() -> look(key), changes()));
    if (closed || streams >= MOST_STREAMS || feed.watchers() >= MOST_OF_AN_APP) {
      throw new PageException(
          503, "Too many pages watch", "Reload the page to see what has changed.");
    }
    Watcher watcher = feed.join();
    streams++;
    return watcher;
  }

  private Feed.Changes changes() {
    return services.http().changes()::getAsLong;
  }

  private synchronized void leave(Watched watched, Watcher watcher) {
    streams--;
    Feed feed = feeds.get(watched);
    if (feed != null && feed.leave(watcher)) {
      feeds.remove(watched);
    }
  }

  /** The newest requests as events, by their ids. */
  private Map<String, Feed.Seen> look(Watched watched) {
    Map<String, Feed.Seen> seen = new ConcurrentHashMap<>();
    Map<String, Run> runs = services.runs().running(watched.appId());
    Instant now = services.now();
    for (ExportRequest request : newest(watched)) {
      ExportRow row = ExportRow.of(request, Optional.ofNullable(runs.get(request.id())), now);
      // The age changes with every look, and the page counts it by itself.
      Object version = List.of(request.state(), row.left());
      seen.put(request.id(), new Feed.Seen(version, () -> event(watched.root(), row)));
    }
    return seen;
  }

  private List<ExportRequest> newest(Watched watched) {
    return services
        .http()
        .exports()
        .page(watched.appId(), RequestQuery.newest(WATCHED))
        .map(page -> page.items())
        .orElse(List.of());
  }

  /** A row of the list, as an event; no line of it may be empty. */
  private String event(String root, ExportRow row) {
    StringBuilder event = new StringBuilder("event: row\n");
    shell
        .part(root, "exportRow", row)
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> event.append("data: ").append(line.strip()).append('\n'));
    return event.append('\n').toString();
  }

  private List<String> since(Watched watched, String text) {
    Instant since =
        text.matches("\\d{1,15}") ? Instant.ofEpochMilli(Long.parseLong(text)) : Instant.EPOCH;
    Map<String, Run> runs = services.runs().running(watched.appId());
    List<String> rows = new ArrayList<>();
    for (ExportRequest request : newest(watched)) {
      if (mayHaveChanged(request, since)) {
        rows.add(
            event(
                watched.root(),
                ExportRow.of(
                    request, Optional.ofNullable(runs.get(request.id())), services.now())));
      }
    }
    return rows;
  }

  private static boolean mayHaveChanged(ExportRequest request, Instant since) {
    return switch (request.state()) {
      case ExportState.Created created -> true;
      case ExportState.Pending pending -> true;
      case ExportState.Succeeded(var at, var file) -> !at.isBefore(since);
      case ExportState.Failed(var at, var message) -> !at.isBefore(since);
      case ExportState.Expired(var at, var file) -> !at.isBefore(since);
    };
  }

  /** Ends every stream. */
  @Override
  public synchronized void close() {
    closed = true;
    feeds.values().forEach(Feed::close);
    feeds.clear();
  }
}
