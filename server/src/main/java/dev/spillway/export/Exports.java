package dev.spillway.export;

import dev.spillway.database.Page;
import dev.spillway.engine.Compression;
import dev.spillway.event.EventStore;
import dev.spillway.event.IdempotencyKey;
import dev.spillway.result.ResultStore;
import dev.spillway.result.StoredResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What callers can do with exports. Every answer is true at its moment: a file whose month is over
 * is expired even if no sweep has come by yet. Thread-safe.
 *
 * @see ExportService
 */
public final class Exports {
  private final ExportSettings settings;
  private final ExportStore store;
  private final RequestPages pages;
  private final ExportWorkers workers;
  private final EventStore events;
  private final ResultStore results;
  private final InstantSource clock;

  Exports(
      ExportSettings settings,
      ExportStore store,
      ExportWorkers workers,
      EventStore events,
      ResultStore results,
      InstantSource clock) {
    this.settings = settings;
    this.store = store;
    this.pages = store.pages();
    this.workers = workers;
    this.events = events;
    this.results = results;
    this.clock = clock;
  }

  /**
   * Stores the order as a request and queues it, in one transaction; a worker wakes at once. The
   * export will hold the events acknowledged before this call, and of this node no others.
   */
  public CreateOutcome create(ExportOrder order) {
    CreateOutcome outcome = store.create(order, events.cut(), settings.waitingLimit());
    workers.wake();
    return outcome;
  }

  /**
   * What became of the order that came under this key in the last 24 hours; empty when none did. To
   * be asked before a repeated order is looked at, which may no longer be good by itself.
   */
  public Optional<CreateOutcome> recall(String appId, IdempotencyKey key) {
    return store.recall(appId, key, clock.instant());
  }

  /** The app's request of this id, if its six months are not over. */
  public Optional<ExportRequest> find(String appId, String id) {
    return store.find(appId, id).flatMap(this::asOfNow);
  }

  /** The request that a good link names. */
  public Optional<ExportRequest> findByLink(String id) {
    return store.find(id).flatMap(this::asOfNow);
  }

  /** The app's requests of the last four months, newest first, at most 1,000. */
  public List<ExportRequest> recent(String appId) {
    Instant now = clock.instant();
    return store.recent(appId, CalendarLimits.listedSince(now)).stream()
        .filter(request -> CalendarLimits.isListed(request.createdAt(), now))
        .flatMap(request -> asOfNow(request).stream())
        .toList();
  }

  /**
   * The app's requests of the last four months that are asked for, newest first. Those created in
   * the same millisecond have an order too, so that pages neither repeat nor leave out any.
   *
   * @return empty when the app has no request of the id to go on from
   */
  public Optional<Page<ExportRequest>> page(String appId, RequestQuery query) {
    Instant now = clock.instant();
    Optional<ExportRequest> before = query.before().flatMap(id -> find(appId, id));
    if (before.isEmpty() && query.before().isPresent()) {
      return Optional.empty();
    }
    List<ExportRequest> found =
        pages.find(appId, query, before, now).stream()
            .filter(request -> CalendarLimits.isListed(request.createdAt(), now))
            .flatMap(request -> asOfNow(request).stream())
            .toList();
    return Optional.of(Page.of(found, query.limit()));
  }

  /** How many requests of the server run before this waiting one, as far as is known now. */
  public int ahead(ExportRequest request) {
    return store.ahead(request);
  }

  /**
   * Ends a request: a waiting or running one fails as cancelled, a finished one loses its file, an
   * ended one stays as it is. What was done is noted in the audit log.
   *
   * @param keyId the id of the REST key that was shown
   * @return the request as it is afterwards; empty when the app has none of this id
   * @throws IOException when the file is expired but could not be removed; a sweep removes it later
   */
  public Optional<ExportRequest> delete(String appId, String id, String keyId) throws IOException {
    Optional<ExportRequest> found = find(appId, id);
    if (found.isEmpty()) {
      return found;
    }
    if (store.cancel(appId, id, clock.instant(), keyId)) {
      workers.cancel(id);
    }
    // It may have succeeded between the look and the cancelling; then it has a file now.
    Optional<ExportRequest> now = find(appId, id);
    if (now.isPresent() && now.get().state() instanceof ExportState.Succeeded(var at, var file)) {
      store.delete(id, clock.instant(), keyId);
      results.delete(file.storedName());
      now = find(appId, id);
    }
    return now;
  }

  /** The bytes of a finished file; empty when it went away in the meantime. */
  public Optional<StoredResult> open(ExportFile file) throws IOException {
    return results.open(file.storedName());
  }

  /**
   * A link to the finished file where it is stored, which needs nothing of this server; empty when
   * files are given out by this server alone.
   *
   * @param disposition the {@code Content-Disposition} that the answer is to have
   * @param contentType the {@code Content-Type}
   */
  public Optional<URI> link(ExportFile file, String disposition, String contentType)
      throws IOException {
    return results.link(file.storedName(), disposition, contentType);
  }

  /**
   * The first lines of a finished file, unpacked, each with its end; the first is the header. Reads
   * no more of the file than it has to.
   *
   * @param lines at most so many
   * @return empty when the request has no file, or it went away in the meantime
   */
  public Optional<byte[]> preview(ExportRequest request, int lines) throws IOException {
    if (!(request.state() instanceof ExportState.Succeeded(var at, var file))) {
      return Optional.empty();
    }
    Optional<StoredResult> opened = open(file);
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (StoredResult result = opened.get();
        InputStream in =
            unpacked(request.spec(), Channels.newInputStream(result.range(0, result.size())))) {
      return Optional.of(FileHead.read(in, lines));
    }
  }

  private static InputStream unpacked(ExportSpec spec, InputStream file) throws IOException {
    Optional<Compression> compression = spec.format().compression();
    return compression.isPresent() ? compression.get().unpack(file) : file;
  }

  private Optional<ExportRequest> asOfNow(ExportRequest request) {
    Instant now = clock.instant();
    if (!CalendarLimits.isVisible(request.createdAt(), now)) {
      return Optional.empty();
    }
    boolean due =
        request.state() instanceof ExportState.Succeeded(var at, var file)
            && !now.isBefore(file.expiresAt());
    if (due) {
      // Recorded before it is said, so that a clock set back does not bring the file back.
      store.expire(request.id());
      return store.find(request.id());
    }
    return Optional.of(request);
  }

  /**
   * Until when an ended request is as it is now, unless the database changes before; empty for one
   * that has not ended.
   */
  public static Optional<Instant> standsUntil(ExportRequest request) {
    Instant gone = CalendarLimits.visibleUntil(request.createdAt());
    return switch (request.state()) {
      case ExportState.Created created -> Optional.empty();
      case ExportState.Pending pending -> Optional.empty();
      case ExportState.Succeeded(var at, var file) ->
          Optional.of(file.expiresAt().isBefore(gone) ? file.expiresAt() : gone);
      case ExportState.Failed failed -> Optional.of(gone);
      case ExportState.Expired expired -> Optional.of(gone);
    };
  }

  /** Whether the text has the form of a request's id. */
  public static boolean isId(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
