package dev.spillway.event;

import dev.spillway.crash.CrashPoint;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts new data files in the place of old ones, in one commit. The old ones stay on disk for as
 * long as a snapshot has them. One at a time, under the lock of {@link TableUpkeep}.
 */
final class Rewrite {
  private static final Logger LOG = LoggerFactory.getLogger(Rewrite.class);

  private final EventTable table;
  private final TableFiles files;
  private final FileJournal journal;

  Rewrite(EventTable table, FileJournal journal) {
    this.table = table;
    this.files = table.storage();
    this.journal = journal;
  }

  /**
   * A part of the events.
   *
   * @param prefix what the names of its files begin with
   */
  record Part(String prefix, List<EventSource> events) {
    Part {
      events = List.copyOf(events);
    }
  }

  /** Removes what a rewrite wrote that did not come to its commit. */
  void recover() throws IOException {
    Optional<FileJournal.Entry> entry = journal.read();
    if (entry.isEmpty()) {
      return;
    }
    table.reload();
    Set<String> known = table.files().dataFiles();
    List<String> strays =
        entry.get().files().stream().filter(file -> !known.contains(file)).toList();
    if (!strays.isEmpty()) {
      LOG.info("a rewrite was cut short; its {} files are removed", strays.size());
      files.remove(strays);
    }
    journal.clear();
  }

  /**
   * Writes the events of the parts, each into files of its own, and commits them in the place of
   * the old files.
   *
   * @return whether it happened; not, when an old file is no longer in the table
   * @throws RuntimeException when the commit's outcome is not known; {@link #recover} finds out
   */
  boolean replace(Connection connection, List<DataFile> old, List<Part> parts)
      throws IOException, SQLException {
    List<String> announced = new ArrayList<>();
    List<DataFile> written = new ArrayList<>();
    boolean whole = false;
    try {
      for (Part part : parts) {
        List<String> before = List.copyOf(announced);
        written.addAll(
            files.write(
                connection,
                part.events(),
                part.prefix(),
                locations -> {
                  announced.clear();
                  announced.addAll(before);
                  announced.addAll(locations);
                  journal.write(new FileJournal.Entry("-", announced));
                }));
      }
      whole = true;
    } finally {
      if (!whole) {
        discard(announced);
      }
    }
    CrashPoint.REWRITE_AFTER_PARQUET.pass();
    boolean replaced = table.replace(old, written);
    CrashPoint.REWRITE_AFTER_COMMIT.pass();
    if (replaced) {
      journal.clear();
    } else {
      discard(announced);
    }
    return replaced;
  }

  /** Known not to be in the table. */
  private void discard(List<String> locations) throws IOException {
    files.remove(locations);
    journal.clear();
  }
}
