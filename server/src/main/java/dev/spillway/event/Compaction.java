package dev.spillway.event;

import dev.spillway.database.BoundSql;
import dev.spillway.database.DuckDbInstance;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.DataFile;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the many small files of a day few sorted ones. One pass at a time, under the lock of {@link
 * TableUpkeep}.
 */
final class Compaction {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  /** A partition without a new file for so long has settled. */
  static final Duration SETTLED = Duration.ofMinutes(10);

  private final EventTable table;
  private final DuckDbInstance work;
  private final Rewrite rewrite;
  private final CompactionPolicy policy;
  private final InstantSource clock;
  private Map<AppDay, Seen> seen = new HashMap<>();

  /**
   * What a pass saw of a partition.
   *
   * @param newest the sequence number of the newest file's commit
   * @param since when it was first seen
   */
  private record Seen(long newest, Instant since) {}

  Compaction(
      EventTable table,
      DuckDbInstance work,
      Rewrite rewrite,
      CompactionPolicy policy,
      InstantSource clock) {
    this.table = table;
    this.work = work;
    this.rewrite = rewrite;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Looks at every partition and rewrites what is due.
   *
   * @param stopped asked between partitions
   * @return how many partitions it rewrote
   */
  int run(BooleanSupplier stopped) throws IOException, SQLException {
    Map<AppDay, List<DataFile>> partitions = table.files().byDay();
    look(partitions);
    int rewritten = 0;
    for (Map.Entry<AppDay, List<DataFile>> partition : partitions.entrySet()) {
      List<DataFile> due = policy.choose(partition.getValue(), isSettled(partition.getKey()));
      if (!due.isEmpty() && !stopped.getAsBoolean() && merge(partition.getKey(), due)) {
        rewritten++;
      }
    }
    return rewritten;
  }

  private void look(Map<AppDay, List<DataFile>> partitions) {
    Instant now = clock.instant();
    Map<AppDay, Seen> looked = new HashMap<>();
    partitions.forEach((day, files) -> {
      long newest = files.stream().mapToLong(DataFile::fileSequenceNumber).max().orElse(0);
      Seen before = seen.get(day);
      boolean same = before != null && before.newest() == newest;
      looked.put(day, same ? before : new Seen(newest, now));
    });
    seen = looked;
  }

  private boolean isSettled(AppDay day) {
    Seen last = seen.get(day);
    return last != null && !clock.instant().isBefore(last.since().plus(SETTLED));
  }

  private boolean merge(AppDay day, List<DataFile> old) throws IOException, SQLException {
    long start = System.nanoTime();
    long rows = old.stream().mapToLong(DataFile::recordCount).sum();
    BoundSql events = TableFiles.read(old);
    try (DuckDBConnection connection = work.connect()) {
      String run = SortedRun.newPrefix();
      KnownValues known = KnownValues.ofApp(day.app());
      List<Rewrite.Part> parts =
          RunCuts.of(connection, events, rows, policy.filesFor(old)).stream()
              .map(part -> new Rewrite.Part(run, new EventSource(part, known)))
              .toList();
      boolean done = rewrite.replace(connection, old, parts);
      LOG.debug(
          "compacted {} files of {}, {} events, in {} ms",
          old.size(),
          day.day(),
          rows,
          (System.nanoTime() - start) / 1_000_000);
      return done;
    } catch (SQLException e) {
      work.reopenIfBroken(e);
      throw e;
    }
  }
}
