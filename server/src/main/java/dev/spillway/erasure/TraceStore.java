package dev.spillway.erasure;

import dev.spillway.database.Database;
import dev.spillway.event.Trace;
import dev.spillway.export.ExportSpec;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The traces of persons as rows. Thread-safe. */
final class TraceStore {
  /** So few to a transaction that nobody waits for the database. */
  private static final int TOGETHER = 1000;

  private final Database database;
  private final Jdbi jdbi;

  TraceStore(Database database) {
    this.database = database;
    this.jdbi = database.jdbi();
  }

  /** Takes the traces of one erasure, in place of what an earlier try stored. */
  final class Writer {
    private final String erasureId;
    private final List<Trace> waiting = new ArrayList<>();
    private long count;

    private Writer(String erasureId) {
      this.erasureId = erasureId;
    }

    void add(Trace trace) {
      waiting.add(trace);
      count++;
      if (waiting.size() == TOGETHER) {
        store();
      }
    }

    /** Stores the rest and gives how many events there were, alike ones included. */
    long finish() {
      store();
      return count;
    }

    private void store() {
      database.useChange(handle -> insert(handle, erasureId, waiting));
      waiting.clear();
    }
  }

  Writer begin(String erasureId) {
    jdbi.useHandle(
        handle -> handle.execute("DELETE FROM erasure_trace WHERE erasure_id = ?", erasureId));
    return new Writer(erasureId);
  }

  private static void insert(Handle handle, String erasureId, List<Trace> traces) {
    if (traces.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO erasure_trace (erasure_id, source, token, event, date_ms)
            VALUES (:id, :source, :token, :event, :date) ON CONFLICT DO NOTHING\
            """);
    for (Trace trace : traces) {
      batch
          .bind("id", erasureId)
          .bind("source", trace.source())
          .bind("token", trace.token())
          .bind("event", trace.event())
          .bind("date", trace.date().toEpochMilli())
          .add();
    }
    batch.execute();
  }

  /** Whether an export of this specification holds one of the events. */
  boolean isIn(String erasureId, ExportSpec export) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT EXISTS (SELECT 1 FROM erasure_trace
                  WHERE erasure_id = :id AND source = :source AND token = :token
                    AND event IN (<events>) AND date_ms >= :from AND date_ms < :to)\
                """)
            .bind("id", erasureId)
            .bind("source", export.kind())
            .bind("token", export.token())
            .bindList("events", export.posted().events())
            .bind("from", export.from().toEpochMilli())
            .bind("to", export.to().toEpochMilli())
            .mapTo(Boolean.class)
            .one());
  }
}
