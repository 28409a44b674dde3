package dev.spillway.engine;

import dev.spillway.event.EventFiles.EventFile;
import java.util.List;

/**
 * Cuts a plan's files into runs of whole days. Since an {@code events} file is ordered by date
 * first, the runs can be made one after the other, each sorted by itself.
 *
 * <p>A sort is the cheaper the less it has to sort, and a statement has a price of its own. So a
 * run is to come to so many lines, of whatever number of rows: where few of the last run's rows
 * were wanted, the next run has more of them.
 */
final class Segments {
  /** So many lines that everything is one run. */
  static final long UNCUT = Long.MAX_VALUE / 64;

  /** So much more than the last may a run have, since days differ. */
  private static final int GROWTH = 4;

  /** So many times the lines that it is to come to may a run's rows be. */
  private static final int MOST = 32;

  private final List<EventFile> files;
  private final long lines;
  private long limit;
  private int next;

  /**
   * Of files that are in the order of their days.
   *
   * @param lines how many a run is to come to
   */
  Segments(List<EventFile> files, long lines) {
    this.files = files;
    this.lines = Math.min(lines, UNCUT);
    this.limit = this.lines;
  }

  boolean hasNext() {
    return next < files.size();
  }

  /** The next run: at most as many rows as it may have now, or one day that has more. */
  List<EventFile> next() {
    int start = next;
    next = endOfDay(start);
    long rows = rowsOf(files.subList(start, next));
    while (hasNext()) {
      int end = endOfDay(next);
      rows += rowsOf(files.subList(next, end));
      if (rows > limit) {
        break;
      }
      next = end;
    }
    return files.subList(start, next);
  }

  /** Says what the last run came to. */
  void wrote(long written, long ofRows) {
    double wanted = (double) lines * ofRows / Math.max(1, written);
    limit = Math.clamp((long) wanted, lines, Math.min(GROWTH * limit, MOST * lines));
  }

  static long rowsOf(List<EventFile> files) {
    return files.stream().mapToLong(EventFile::rows).sum();
  }

  private int endOfDay(int start) {
    int end = start;
    while (end < files.size() && files.get(end).day().equals(files.get(start).day())) {
      end++;
    }
    return end;
  }
}
