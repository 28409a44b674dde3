package dev.spillway.event;

import dev.spillway.database.DuckDbInstance;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
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
  private final TableFiles files;
  private final DuckDbInstance work;
  private final Rewrite rewrite;
  private final CompactionPolicy policy;
  private final InstantSource clock;
  private Map<AppDay, Seen> seen = new HashMap<>();
  private volatile EventStoreListener listener = EventStoreListener.NONE;

  /**
   * What a pass saw of a partition.
   *
   * @param newest the sequence number of the newest file's commit
   * @param since when it was first seen
   */
  private record Seen(long newest, Instant since) {}

  /** Files of a partition that are to become one run. */
  private record Due(AppDay day, List<DataFile> files, long bytes) {}

  Compaction(
      EventTable table,
      DuckDbInstance work,
      Rewrite rewrite,
      CompactionPolicy policy,
      InstantSource clock) {
    this.table = table;
    this.files = table.storage();
    this.work = work;
    this.rewrite = rewrite;
    this.policy = policy;
    this.clock = clock;
  }

  void listen(EventStoreListener told) {
    listener = told;
  }

  /**
   * Looks at every partition and rewrites what is due, the smallest first. It ends early when many
   * new files have come meanwhile, but not before it has done more than the smallest.
   *
   * @param stopped asked between commits
   * @return how many partitions it rewrote
   */
  int run(BooleanSupplier stopped) throws IOException, SQLException {
    // First, so that what comes while it looks counts again.
    table.newFiles().clear();
    int rewritten = 0;
    int commits = 0;
    for (List<Due> together : due()) {
      boolean waits = commits > 1 && table.newFiles().areMany();
      if (waits || stopped.getAsBoolean()) {
        return rewritten;
      }
      rewritten += merge(together) ? together.size() : 0;
      commits++;
    }
    return rewritten;
  }

  /** What is due, in groups of one commit each. */
  private List<List<Due>> due() throws IOException {
    Map<AppDay, List<DataFile>> partitions = table.files().byDay();
    look(partitions);
    List<Due> due = new ArrayList<>();
    partitions.forEach((day, files) -> {
      List<DataFile> chosen = policy.choose(files, isSettled(day));
      if (!chosen.isEmpty()) {
        due.add(new Due(day, chosen, CompactionPolicy.bytesOf(chosen)));
      }
    });
    due.sort(Comparator.comparingLong(Due::bytes));
    return grouped(due, policy.bytesTogether());
  }

  /** A commit, and reading and sorting a little, cost the same for one partition as for many. */
  private static List<List<Due>> grouped(List<Due> due, long bytesTogether) {
    List<List<Due>> groups = new ArrayList<>();
    long bytes = 0;
    for (Due one : due) {
      bytes += one.bytes();
      if (groups.isEmpty() || bytes > bytesTogether) {
        groups.add(new ArrayList<>());
        bytes = one.bytes();
      }
      groups.getLast().add(one);
    }
    return groups;
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

  private boolean merge(List<Due> together) throws IOException, SQLException {
    long start = System.nanoTime();
    List<DataFile> old = together.stream().flatMap(one -> one.files().stream()).toList();
    long rows = old.stream().mapToLong(DataFile::recordCount).sum();
    try (FileHold _ = files.hold(old);
        DuckDBConnection connection = work.connect()) {
      List<Rewrite.Part> parts =
          together.size() > 1 ? small(together) : cut(connection, together.getFirst(), rows);
      boolean done = rewrite.replace(connection, old, parts);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      LOG.debug(
          "compacted {} files of {} partitions, {} events, in {} ms",
          old.size(),
          together.size(),
          rows,
          took.toMillis());
      if (done) {
        listener.worked(StoreWork.COMPACTION, took, rows);
      }
      return done;
    } catch (SQLException e) {
      work.reopenIfBroken(e);
      throw e;
    }
  }

  /** Several partitions at once, each in files of its own. */
  private List<Rewrite.Part> small(List<Due> together) {
    List<EventSource> sources = together.stream().map(this::whole).toList();
    return List.of(new Rewrite.Part(SortedRun.newPrefix(), sources));
  }

  /** The events of all files of a partition that are due. */
  private EventSource whole(Due due) {
    return EventSource.ofDay(
        due.day().day(),
        due.files().stream().mapToLong(DataFile::recordCount).sum(),
        files.read(due.files()),
        KnownValues.ofApp(due.day().app()),
        CompactionPolicy.RUN_FILES);
  }

  private List<Rewrite.Part> cut(Connection connection, Due due, long rows) throws SQLException {
    int parts = policy.partsFor(due.files());
    if (parts == 1) {
      return small(List.of(due));
    }
    String run = SortedRun.newPrefix();
    KnownValues known = KnownValues.ofApp(due.day().app());
    return RunCuts.of(connection, files.read(due.files()), rows, parts).stream()
        .map(part -> new EventSource(part, known, CompactionPolicy.filesEach(parts)))
        .map(part -> new Rewrite.Part(run, List.of(part)))
        .toList();
  }
}
