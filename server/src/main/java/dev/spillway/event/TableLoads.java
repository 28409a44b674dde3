package dev.spillway.event;

import dev.spillway.database.BoundSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings whole files into the table, past the buffer: checked first, then written as data files,
 * then the key stored with the load's random number, then one commit of files and that number, then
 * the key's answer. A step whose outcome is unknown is looked up in the table, never guessed. Used
 * by one thread; what it has acknowledged may be read by any.
 */
final class TableLoads {
  private static final Logger LOG = LoggerFactory.getLogger(TableLoads.class);

  private final EventTable table;
  private final LoadKeys keys;
  private final FileJournal journal;
  private final TableFiles files;
  private final String node;
  private final Consumer<CrashPoint> crash;
  private volatile long acknowledged;
  private Optional<Written> unresolved = Optional.empty();

  /** Durable files that the table may or may not have. */
  private record Written(LoadMark mark, List<DataFile> files) {}

  TableLoads(
      EventTable table,
      LoadKeys keys,
      StoreFolders folders,
      String node,
      Consumer<CrashPoint> crash) {
    this.table = table;
    this.keys = keys;
    this.journal = new FileJournal(folders.loadJournal());
    this.files = new TableFiles(folders.data());
    this.node = node;
    this.crash = crash;
    this.acknowledged = table.loadedThrough(node).through();
  }

  /** The greatest number of the events that are in the table for good. */
  long acknowledged() {
    return acknowledged;
  }

  /** Finishes or removes what an earlier process left of a load. */
  void recover() throws IOException, SQLException {
    Optional<FileJournal.Entry> entry = journal.read();
    if (entry.isPresent()) {
      long load = entry.get().mark();
      if (table.loadedThrough(node).load() == load) {
        keys.finish(load);
      } else {
        LOG.info("a load was cut short; its {} files are removed", entry.get().files().size());
        remove(load, entry.get().files());
      }
      clearJournal();
    }
  }

  /**
   * Loads a file whole or not at all; when this returns it would survive a power cut.
   *
   * @return what became of it; empty when its check refused it
   * @throws IOException what its check met
   * @throws RuntimeException whatever the table met; the next call looks what came of it
   */
  Optional<AppendOutcome> run(Connection connection, Load load) throws IOException, SQLException {
    if (unresolved.isPresent()) {
      resolve(unresolved.get());
    }
    if (load.key().isPresent()) {
      Optional<AppendOutcome> before = keys.find(load.stream(), load.key().get());
      if (before.isPresent()) {
        return before;
      }
    }
    Optional<LoadRows> rows = load.source().check(connection);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    AppendOutcome.Stored answer =
        new AppendOutcome.Stored(rows.get().count(), false, rows.get().remark());
    if (rows.get().count() == 0) {
      return Optional.of(key(load, answer, Optional.empty()).orElse(answer));
    }
    Written written = write(connection, load, rows.get());
    unresolved = Optional.of(written);
    crash.accept(CrashPoint.LOAD_FILES_WRITTEN);
    Optional<AppendOutcome> taken = key(load, answer, Optional.of(written.mark().load()));
    if (taken.isPresent()) {
      resolve(written);
      return taken;
    }
    crash.accept(CrashPoint.LOAD_PREPARED);
    commit(written);
    return Optional.of(answer);
  }

  private Written write(Connection connection, Load load, LoadRows rows) throws SQLException {
    long number = UUID.randomUUID().getMostSignificantBits() & Long.MAX_VALUE;
    long behind = table.loadedThrough(node).through();
    try {
      List<DataFile> written =
          files.write(
              connection,
              List.of(events(load, rows, behind)),
              SortedRun.newPrefix(),
              paths -> journal.write(new FileJournal.Entry(number, paths)));
      return new Written(new LoadMark(number, behind + rows.rows()), written);
    } catch (IOException e) {
      throw new EventStoreException("the table's files cannot be written", e);
    }
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
    crash.accept(CrashPoint.LOAD_COMMITTED);
    finish(written.mark());
  }

  /** Stores the load's key, if it has one; gives what came under it in the meantime. */
  private Optional<AppendOutcome> key(Load load, AppendOutcome.Stored answer, Optional<Long> number)
      throws SQLException {
    return load.key().isPresent()
        ? keys.add(load.stream(), load.key().get(), answer, number)
        : Optional.empty();
  }

  private EventSource events(Load load, LoadRows rows, long behind) {
    return new EventSource(
        new BoundSql()
            .add(
                "SELECT source, token, event, date, install_id, custom_id, advertising_id, id,"
                    + " attributes, ? + "
                    + LoadRows.NUMBER
                    + " AS seq FROM (",
                behind)
            .add(rows.events())
            .add(")"),
        KnownValues.ofApp(load.stream().appId())
            .with(EventColumns.TEST, load.stream().test())
            .with(
                EventColumns.RECEIVED_DATE,
                LocalDateTime.ofInstant(load.received(), ZoneOffset.UTC))
            .with(EventColumns.NODE, Cut.loadNode(node)),
        CompactionPolicy.RUN_FILES);
  }

  private void finish(LoadMark mark) throws SQLException {
    keys.finish(mark.load());
    // From here on exports have it: its sender is told of it next.
    acknowledged = mark.through();
    unresolved = Optional.empty();
    crash.accept(CrashPoint.LOAD_DONE);
    clearJournal();
  }

  /** After a fault: whether the commit happened. If not, it will not any more. */
  private boolean resolve(Written written) throws SQLException {
    table.reload();
    boolean committed = table.loadedThrough(node).load() == written.mark().load();
    if (committed) {
      finish(written.mark());
    } else {
      remove(
          written.mark().load(),
          written.files().stream().map(file -> Path.of(file.location())).toList());
      unresolved = Optional.empty();
      clearJournal();
    }
    return committed;
  }

  private void remove(long load, List<Path> paths) throws SQLException {
    keys.forget(load);
    try {
      for (Path file : paths) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new EventStoreException("the files of a load cannot be removed", e);
    }
  }

  private void clearJournal() {
    try {
      journal.clear();
    } catch (IOException e) {
      // The load is over; the next one writes its own journal, and a start reads this one rightly.
      LOG.warn("the journal of a load could not be removed", e);
    }
  }
}
