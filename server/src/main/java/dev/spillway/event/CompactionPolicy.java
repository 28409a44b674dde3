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
 * <p>A partition that has settled is brought down to its fewest files.
 *
 * @param fileBytes how large a file is to be
 */
record CompactionPolicy(long fileBytes) {
  /** More are merged also while events come in. */
  private static final int MOST_RUNS = 4;

  /** A run is merged when it is no larger than so many times all smaller ones together. */
  private static final long NEAR = 2;

  private static final int FEW_FILES = 4;

  /** The files to merge; none when the partition is well as it is. */
  List<DataFile> choose(List<DataFile> files, boolean settled) {
    List<SortedRun> runs = SortedRun.of(files);
    if (settled && files.size() > fewest(files)) {
      return files;
    }
    return runs.size() > MOST_RUNS ? filesOf(runs.subList(0, small(runs))) : List.of();
  }

  /** How many files a settled partition may have. */
  private long fewest(List<DataFile> files) {
    return Math.max(FEW_FILES, bytesOf(files) / fileBytes + 1);
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

  /** How many files the events of these are to have. */
  int filesFor(List<DataFile> files) {
    return Math.toIntExact(Math.ceilDiv(bytesOf(files), fileBytes));
  }

  static long bytesOf(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }

  private static List<DataFile> filesOf(List<SortedRun> runs) {
    return runs.stream().flatMap(run -> run.files().stream()).toList();
  }
}
