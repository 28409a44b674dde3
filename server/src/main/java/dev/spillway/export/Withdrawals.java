package dev.spillway.export;

import dev.spillway.database.Database;
import dev.spillway.result.ResultStore;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** Takes back results that hold what must not be there any more. Thread-safe. */
public final class Withdrawals {
  private final Jdbi jdbi;
  private final ResultStore results;
  private volatile ExportListener listener = ExportListener.NONE;

  Withdrawals(Database database, ResultStore results) {
    this.jdbi = database.jdbi();
    this.results = results;
  }

  void listen(ExportListener told) {
    listener = told;
  }

  /**
   * Whether an open request of the app is pinned to a table state older than this one. Once no
   * older state is kept and this is false, it stays so: a worker looks whether its state is kept
   * after it stored the pin, and fails the request when it is not.
   */
  public boolean anyPinnedBefore(long sequence, String appId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT count(*) FROM export_request
                WHERE app_id = :app AND status IN ('CREATED', 'PENDING')
                  AND snapshot_id IS NOT NULL AND coalesce(snapshot_sequence, 0) < :sequence\
                """)
            .bind("app", appId)
            .bind("sequence", sequence)
            .mapTo(Integer.class)
            .one())
        > 0;
  }

  /**
   * Takes back the app's finished results that are of a table state older than this one and that
   * hold something: their requests expire first, then the files go. To be repeated after any fault.
   *
   * @param by the id of what takes them back
   * @return how many results were taken back under this id, now and before
   * @throws IOException when a file could not be removed; its request is expired already
   */
  public long withdraw(String by, String appId, long before, Predicate<ExportSpec> holds)
      throws IOException {
    for (String id : holding(appId, before, holds)) {
      expire(id, by);
    }
    List<String> withdrawn = withdrawn(appId, by);
    for (String storedName : withdrawn) {
      results.delete(storedName);
    }
    return withdrawn.size();
  }

  private List<String> holding(String appId, long before, Predicate<ExportSpec> holds) {
    return jdbi.withHandle(handle -> {
      try (Stream<ExportRequest> kept =
          handle
              .createQuery(
                  """
                  SELECT * FROM export_request
                  WHERE app_id = :app AND status = 'SUCCESS'
                    AND coalesce(snapshot_sequence, 0) < :before\
                  """)
              .bind("app", appId)
              .bind("before", before)
              .map((row, context) -> ExportRows.request(row))
              .stream()) {
        return kept.filter(request -> holds.test(request.spec())).map(ExportRequest::id).toList();
      }
    });
  }

  /** SUCCESS → EXPIRED; nothing for one that is no longer SUCCESS. */
  private void expire(String id, String by) {
    int expired =
        jdbi.withHandle(handle ->
            handle
                .createUpdate(
                    """
                    UPDATE export_request SET status = 'EXPIRED', withdrawn_by = :by
                    WHERE id = :id AND status = 'SUCCESS'\
                    """)
                .bind("id", id)
                .bind("by", by)
                .execute());
    if (expired > 0) {
      listener.became(ExportStatus.EXPIRED, expired);
    }
  }

  private List<String> withdrawn(String appId, String by) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT stored_name FROM export_request
                WHERE app_id = :app AND withdrawn_by = :by\
                """)
            .bind("app", appId)
            .bind("by", by)
            .mapTo(String.class)
            .list());
  }
}
