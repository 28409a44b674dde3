package dev.spillway.engine;

import dev.spillway.event.EventFiles.EventFile;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a plan's files into runs of whole days. Since an {@code events} file is ordered by date
 * first, the runs can be made one after the other, each sorted by itself.
 */
final class Segments {
  private Segments() {}

  /**
   * Groups the files, which are in the order of their days, so that a group has at most {@code
   * rows} rows if a single day has not more already.
   */
  static List<List<EventFile>> of(List<EventFile> files, long rows) {
    List<List<EventFile>> segments = new ArrayList<>();
    List<EventFile> current = new ArrayList<>();
    long inCurrent = 0;
    int index = 0;
    while (index < files.size()) {
      int end = endOfDay(files, index);
      List<EventFile> day = files.subList(index, end);
      long inDay = day.stream().mapToLong(EventFile::rows).sum();
      if (!current.isEmpty() && inCurrent + inDay > rows) {
        segments.add(List.copyOf(current));
        current.clear();
        inCurrent = 0;
      }
      current.addAll(day);
      inCurrent += inDay;
      index = end;
    }
    if (!current.isEmpty()) {
      segments.add(List.copyOf(current));
    }
    return segments;
  }

  private static int endOfDay(List<EventFile> files, int start) {
    int end = start;
    while (end < files.size() && files.get(end).day().equals(files.get(start).day())) {
      end++;
    }
    return end;
  }
}
