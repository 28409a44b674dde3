package dev.spillway.export;

import dev.spillway.database.Database;
import dev.spillway.database.Page;
import dev.spillway.export.AuditRows.Deed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who did what with which export, and when; kept for six months. An entry names a REST key by its
 * id, and holds neither a key nor a link nor anything of the events. Thread-safe.
 *
 * <p>What changes a request is noted by its own transaction. What only reads is gathered for a
 * second and written together, since each commit would cost a download its wait for the disk, and
 * every answer that is known by heart; so a crash may lose the reading of its last second.
 */
public final class AuditLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final int GATHERED = 10_000;
  private static final long PAUSE_SECONDS = 1;

  private final Database database;
  private final InstantSource clock;
  private final Map<Reading, Instant> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean planned = new AtomicBoolean();
  private final ReentrantLock writing = new ReentrantLock();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("audit").daemon().factory());

  /** A deed that changes nothing, before it is known when it was done first. */
  private record Reading(AuditAction action, String requestId, Optional<String> keyId) {

    static Reading of(Deed deed) {
      return new Reading(deed.action(), deed.requestId(), deed.keyId());
    }

    Deed at(Instant at) {
      return new Deed(at, action, requestId, keyId);
    }
  }

  /** The log of a database, also beside a server that uses it. */
  public AuditLog(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Notes that something of an export was read. It is written within a second, and once for all
   * that is the same by then, such as the parts of a file that are fetched side by side; when more
   * wait than can be kept, the caller writes them. What changes a request is noted by {@link
   * Exports}.
   *
   * @param keyId the id of the REST key that was shown, if one was
   */
  public void note(ExportRequest request, AuditAction action, Optional<String> keyId) {
    Reading reading = new Reading(action, request.id(), keyId);
    if (waiting.size() >= GATHERED) {
      write();
    }
    waiting.putIfAbsent(reading, clock.instant());
    if (planned.compareAndSet(false, true)) {
      var _ = writer.schedule(this::writeGathered, PAUSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void writeGathered() {
    planned.set(false);
    try {
      write();
    } catch (JdbiException e) {
      LOG.warn("what was read cannot be noted; it is tried again with what is read next", e);
    }
  }

  private void write() {
    writing.lock();
    try {
      List<Deed> gathered =
          waiting.entrySet().stream()
              .map(entry -> entry.getKey().at(entry.getValue()))
              .sorted(Comparator.comparing(Deed::at))
              .toList();
      if (gathered.isEmpty()) {
        return;
      }
      database.useChange(handle -> gathered.forEach(deed -> AuditRows.add(handle, deed)));
      gathered.forEach(deed -> waiting.remove(Reading.of(deed)));
    } finally {
      writing.unlock();
    }
  }

  /**
   * The entries asked for, newest first, with all that was noted by this process.
   *
   * @return empty when there is no entry to go on from
   */
  public Optional<Page<AuditEntry>> page(AuditQuery query) {
    write();
    return database
        .jdbi()
        .withHandle(handle -> {
          Optional<AuditEntry> before = Optional.empty();
          if (query.before().isPresent()) {
            before = find(handle, query.before().getAsLong(), query.appId());
            if (before.isEmpty()) {
              return Optional.empty();
            }
          }
          return Optional.of(Page.of(find(handle, query, before), query.limit()));
        });
  }

  private static Optional<AuditEntry> find(Handle handle, long id, Optional<String> appId) {
    return handle
        .createQuery("SELECT * FROM audit WHERE id = :id")
        .bind("id", id)
        .map((row, context) -> AuditRows.entry(row))
        .findOne()
        .filter(entry -> appId.isEmpty() || appId.get().equals(entry.appId()));
  }

  /** Finds one more than asked for. Absent conditions are left out, or they would hide an index. */
  private static List<AuditEntry> find(
      Handle handle, AuditQuery query, Optional<AuditEntry> before) {
    String sql =
        "SELECT * FROM audit WHERE true"
            + query.appId().map(app -> " AND app_id = :app").orElse("")
            + query.requestId().map(request -> " AND request_id = :request").orElse("")
            + before.map(entry -> " AND (at, id) < (:at, :id)").orElse("")
            + " ORDER BY at DESC, id DESC LIMIT :limit";
    Query statement = handle.createQuery(sql).bind("limit", query.limit() + 1);
    query.appId().ifPresent(app -> statement.bind("app", app));
    query.requestId().ifPresent(request -> statement.bind("request", request));
    before.ifPresent(
        entry -> statement.bind("at", entry.at().toEpochMilli()).bind("id", entry.id()));
    return statement.map((row, context) -> AuditRows.entry(row)).list();
  }

  /** Removes the entries whose six months are over; some days later at most. */
  public void forget() {
    long before = CalendarLimits.goneBefore(clock.instant()).toEpochMilli();
    boolean any =
        database
            .jdbi()
            .withHandle(handle ->
                handle
                    .select("SELECT 1 FROM audit WHERE at < ? LIMIT 1", before)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent());
    if (any) {
      int removed =
          database.change(handle -> handle.execute("DELETE FROM audit WHERE at < ?", before));
      LOG.info("{} entries of the audit log older than six months removed", removed);
    }
  }

  /** Writes what was noted. */
  @Override
  public void close() {
    writer.shutdownNow();
    write();
  }
}
