package dev.spillway.event;

import java.util.List;
import org.apache.iceberg.DataFile;

/**
 * Which files of a partition are to become one sorted run.
 *
 * <p>While events still come in, a partition may have a few runs. Of more than four those are
 * merged, from the smallest on, up to the last one that is at most twice as large as all smaller
 * ones together. So much follows:
 *
 * <ul>
 *   <li>A merge makes the run that an event is in at least half as large again; so an event is
 *       rewritten at most log<sub>1.5</sub>(bytes of its day ÷ bytes of its flush's file) times: 22
 *       times where a day of 64 MiB comes in files of 10 KiB, 11 where it comes in files of 1 MiB,
 *       and about half as often in the mean.
 *   <li>Each run that is left is more than twice as large as all smaller ones together; so a day
 *       has, beside what came since, at most four runs or 1 + log<sub>3</sub>(its bytes ÷ those of
 *       its smallest run).
 * </ul>
 *
 * <p>Of a partition that has settled as many of the smallest runs are merged as it takes to come
 * down to its fewest files: four, or one more than it has times the bytes of a file. A run has one
 * file less, so that what comes late does not make all of it be written again.
 *
 * <p>A run is in a few files even where one would hold it, since an export reads of each file what
 * it says of all its row groups, and passes over the file that has none of its campaign.
 *
 * @param fileBytes how large a file of a large day is at least
 */
record CompactionPolicy(long fileBytes) {
  /** More are merged also while events come in. */
  private static final int MOST_RUNS = 4;

  /** A run is merged when it is no larger than so many times all smaller ones together. */
  private static final long NEAR = 2;

  private static final int FEW_FILES = 4;

  /** How many files a run of many events has that would be few larger ones. */
  static final int RUN_FILES = FEW_FILES - 1;

  /** A file of more than so many times the events of a file of a run is cut. */
  private static final int COARSE = 2;

  /** The files to merge; none when the partition is well as it is. */
  List<DataFile> choose(List<DataFile> files, boolean settled) {
    List<SortedRun> runs = SortedRun.of(files);
    if (settled) {
      return isCoarse(runs) ? files : filesOf(runs.subList(0, excess(runs)));
    }
    return runs.size() > MOST_RUNS ? filesOf(runs.subList(0, small(runs))) : List.of();
  }

  /** A run that was cut before is as fine as it gets: events of one date are never parted. */
  private boolean isCoarse(List<SortedRun> runs) {
    List<DataFile> all = filesOf(runs);
    long largest =
        runs.stream()
            .filter(run -> !run.isCompacted())
            .flatMap(run -> run.files().stream())
            .mapToLong(DataFile::recordCount)
            .max()
            .orElse(0);
    return largest > COARSE * Math.ceilDiv(rowsOf(all), filesFor(all));
  }

  /** How many of the runs, the smallest first, are to be merged, so that few files are left. */
  private int excess(List<SortedRun> runs) {
    List<DataFile> all = filesOf(runs);
    long fewest = Math.max(FEW_FILES, bytesOf(all) / fileBytes + 1);
    int merged = 0;
    long left = all.size();
    while (left > fewest && merged < runs.size()) {
      merged = Math.max(2, merged + 1);
      List<DataFile> together = filesOf(runs.subList(0, Math.min(merged, runs.size())));
      left = all.size() - together.size() + filesFor(together);
    }
    return Math.min(merged, runs.size());
  }

  /** How many of the runs, the smallest first, are to be merged. */
  private static int small(List<SortedRun> runs) {
    int count = 0;
    long smaller = 0;
    for (int number = 0; number < runs.size(); number++) {
      long bytes = runs.get(number).bytes();
      if (number > 0 && bytes <= NEAR * smaller) {
        count = number + 1;
      }
      smaller += bytes;
    }
    return count;
  }

  /** How much of several partitions is merged by one commit; more is merged each by itself. */
  long bytesTogether() {
    return fileBytes / 4;
  }

  /** Into how many parts the events of these are cut, each of which is sorted by itself. */
  int partsFor(List<DataFile> files) {
    return Math.toIntExact(Math.max(1, bytesOf(files) / fileBytes));
  }

  /** Into how many files each of so many parts may be cut. */
  static int filesEach(int parts) {
    return Math.max(1, RUN_FILES / parts);
  }

  /** How many files the events of these will have as one run. */
  private long filesFor(List<DataFile> files) {
    int parts = partsFor(files);
    return (long) parts * TableFiles.filesFor(rowsOf(files) / parts, filesEach(parts));
  }

  private static long rowsOf(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::recordCount).sum();
  }

  static long bytesOf(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }

  private static List<DataFile> filesOf(List<SortedRun> runs) {
    return runs.stream().flatMap(run -> run.files().stream()).toList();
  }
}
