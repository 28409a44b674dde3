package dev.spillway.event;

import dev.spillway.crash.CrashPoint;
import dev.spillway.database.BoundSql;
import dev.spillway.database.DuckDbInstance;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings whole files into the table, past the buffer: checked first, then written as data files,
 * then the key stored with the load's random number, then one commit of files and that number, then
 * the key's answer. A step whose outcome is unknown is looked up in the table, never guessed. One
 * thread writes, another one commits, in the same order; what was acknowledged may be read by any.
 */
final class TableLoads {
  private static final Logger LOG = LoggerFactory.getLogger(TableLoads.class);

  /** Sorts as date and number within a day, in one column, which takes a tenth less time. */
  private static final String MOMENT = "((epoch_ms(date) % 86400000) << 36) + " + LoadRows.NUMBER;

  private final EventTable table;
  private final LoadKeys keys;
  private final StoreFolders folders;
  private final TableFiles files;
  private final String node;
  private volatile long acknowledged;

  /** The greatest number that was given to an event, of the thread that writes. */
  private long numbered;

  /** Loads whose commit may have been, or was not begun. Of the thread that commits. */
  private final Map<LoadMark, Written> unresolved = new LinkedHashMap<>();

  /** Durable files that the table may or may not have. */
  private record Written(LoadMark mark, List<DataFile> files) {}

  /** A file that may be loaded, and its events as data files where it has any. */
  static final class Ready {
    private final AppendOutcome.Stored answer;
    private final Optional<Written> files;

    private Ready(AppendOutcome.Stored answer, Optional<Written> files) {
      this.answer = answer;
      this.files = files;
    }
  }

  TableLoads(EventTable table, LoadKeys keys, StoreFolders folders, String node) {
    this.table = table;
    this.keys = keys;
    this.folders = folders;
    this.files = table.storage();
    this.node = node;
    this.acknowledged = table.loadedThrough(node).through();
    this.numbered = acknowledged;
  }

  /** The greatest number of the events that are in the table for good. */
  long acknowledged() {
    return acknowledged;
  }

  /** Finishes or removes what an earlier process left of loads. */
  void recover() throws IOException, SQLException {
    for (FileJournal journal : folders.loadJournals()) {
      Optional<FileJournal.Entry> entry = journal.read();
      if (entry.isPresent()) {
        recover(entry.get());
      }
      journal.clear();
    }
  }

  private void recover(FileJournal.Entry entry) throws IOException, SQLException {
    LoadMark mark = LoadMark.of(entry.mark());
    // Of loads that were written, one is committed only when it is known what came of all before.
    if (table.loadedThrough(node).through() >= mark.through()) {
      keys.finish(mark.load());
    } else {
      LOG.info("a load was cut short; its {} files are removed", entry.files().size());
      remove(mark.load(), entry.files());
    }
  }

  /** What came of a load under the same key before, if that is known. */
  Optional<AppendOutcome> over(Load load) throws SQLException {
    return before(load).filter(outcome -> !(outcome instanceof AppendOutcome.InFlight));
  }

  private Optional<AppendOutcome> before(Load load) throws SQLException {
    return load.key().isPresent() ? keys.find(load.stream(), load.key().get()) : Optional.empty();
  }

  /**
   * Writes a file's events as data files, which nobody knows yet but the load's journal.
   *
   * @param checked what its check gave, on the same connection
   * @return empty when the file is refused, since each row had to be looked at
   * @throws IOException what that check met
   */
  Optional<Ready> write(Connection connection, Load load, LoadRows checked)
      throws IOException, SQLException {
    try {
      return Optional.of(written(connection, load, checked));
    } catch (SQLException e) {
      if (DuckDbInstance.isBroken(e)) {
        throw load.source().unreadable(e);
      }
      LOG.debug("a file cannot be read as it was checked; every row is looked at", e);
    }
    Optional<LoadRows> rows = load.source().checkEach(connection);
    return rows.isEmpty() ? Optional.empty() : Optional.of(written(connection, load, rows.get()));
  }

  private Ready written(Connection connection, Load load, LoadRows rows) throws SQLException {
    AppendOutcome.Stored answer = new AppendOutcome.Stored(rows.count(), false, rows.remark());
    if (rows.count() == 0) {
      return new Ready(answer, Optional.empty());
    }
    long number = UUID.randomUUID().getMostSignificantBits() & Long.MAX_VALUE;
    FileJournal journal = new FileJournal(folders.loadJournal(number));
    long behind = numbered;
    LoadMark mark = new LoadMark(number, behind + rows.rows());
    boolean whole = false;
    try {
      List<DataFile> written =
          files.write(
              connection,
              rows.parts().stream().map(part -> events(load, rows, part, behind)).toList(),
              SortedRun.newPrefix(),
              locations -> journal.write(new FileJournal.Entry(mark.text(), locations)));
      whole = true;
      // Numbers of a load that does not come to its commit are left out.
      numbered = mark.through();
      return new Ready(answer, Optional.of(new Written(mark, written)));
    } catch (IOException e) {
      throw new EventStoreException("the table's files cannot be written", e);
    } finally {
      if (!whole) {
        clear(number);
      }
    }
  }

  /**
   * Stores what was written, whole or not at all; when this returns it would survive a power cut.
   *
   * @throws RuntimeException whatever the table met; the next call looks what came of it
   */
  AppendOutcome commit(Load load, Ready ready) throws SQLException {
    List<Written> before = List.copyOf(unresolved.values());
    ready.files.ifPresent(written -> unresolved.put(written.mark(), written));
    for (Written written : before) {
      resolve(written);
    }
    AppendOutcome.Stored answer = ready.answer;
    if (ready.files.isEmpty()) {
      return key(load, answer, Optional.empty()).orElse(answer);
    }
    Written written = ready.files.get();
    CrashPoint.LOAD_AFTER_PARQUET.pass();
    Optional<AppendOutcome> taken = key(load, answer, Optional.of(written.mark().load()));
    if (taken.isPresent()) {
      resolve(written);
      return taken.get();
    }
    CrashPoint.LOAD_AFTER_KEY.pass();
    commit(written);
    return answer;
  }

  private void commit(Written written) throws SQLException {
    try {
      table.append(written.files(), node, written.mark());
    } catch (RuntimeException e) {
      LOG.warn("the commit of a load met a fault; the table is asked what came of it", e);
      if (!resolve(written)) {
        throw e;
      }
      return;
    }
    CrashPoint.LOAD_AFTER_COMMIT.pass();
    finish(written);
  }

  /** Stores the load's key, if it has one; gives what came under it in the meantime. */
  private Optional<AppendOutcome> key(Load load, AppendOutcome.Stored answer, Optional<Long> number)
      throws SQLException {
    return load.key().isPresent()
        ? keys.add(load.stream(), load.key().get(), answer, number)
        : Optional.empty();
  }

  private EventSource events(Load load, LoadRows rows, LoadRows.Part part, long behind) {
    return new EventSource(
        new BoundSql()
            .add("SELECT * EXCLUDE (" + LoadRows.NUMBER + "), ? + ", behind)
            .add(LoadRows.NUMBER + " AS " + EventColumns.SEQ + ", " + MOMENT + " AS moment FROM (")
            .add(part.events())
            .add(")"),
        absent(load, rows)
            .with(EventColumns.TEST, load.stream().test())
            .with(
                EventColumns.RECEIVED_DATE,
                LocalDateTime.ofInstant(load.received(), ZoneOffset.UTC))
            .with(EventColumns.NODE, Cut.loadNode(node)),
        part.files(),
        EventColumns.SOURCE + ", " + EventColumns.TOKEN + ", moment",
        part.day(),
        OptionalLong.of(part.count()));
  }

  private static KnownValues absent(Load load, LoadRows rows) {
    KnownValues known = KnownValues.ofApp(load.stream().appId());
    for (String column : rows.absent()) {
      known = known.without(column);
    }
    return known;
  }

  private void finish(Written written) throws SQLException {
    keys.finish(written.mark().load());
    // From here on exports have it: its sender is told of it next.
    acknowledged = written.mark().through();
    unresolved.remove(written.mark());
    CrashPoint.LOAD_AFTER_ANSWER.pass();
    clear(written.mark().load());
  }

  /** After a fault: whether the commit happened. If not, it will not any more. */
  private boolean resolve(Written written) throws SQLException {
    table.reload();
    boolean committed = table.loadedThrough(node).load() == written.mark().load();
    if (committed) {
      finish(written);
    } else {
      remove(written.mark().load(), written.files().stream().map(DataFile::location).toList());
      unresolved.remove(written.mark());
      clear(written.mark().load());
    }
    return committed;
  }

  private void remove(long load, List<String> locations) throws SQLException {
    keys.forget(load);
    try {
      files.remove(locations);
    } catch (IOException e) {
      throw new EventStoreException("the files of a load cannot be removed", e);
    }
  }

  private void clear(long load) {
    try {
      new FileJournal(folders.loadJournal(load)).clear();
    } catch (IOException e) {
      // A start reads it rightly.
      LOG.warn("the journal of a load could not be removed", e);
    }
  }
}
