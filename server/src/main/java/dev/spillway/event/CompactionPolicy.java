package dev.spillway.event;

import java.util.List;
import org.apache.iceberg.DataFile;

/**
 * Which files of a partition are to become one sorted run.
 *
 * <p>While events still come in, a partition may have a few runs, each larger than the smaller ones
 * together; so an event is rewritten as often as the day's size doubles, not with each flush. A
 * partition that has settled is brought down to its fewest files.
 *
 * @param fileBytes how large a file is to be
 */
record CompactionPolicy(long fileBytes) {
  /** More are merged also while events come in. */
  private static final int MOST_RUNS = 4;

  /** So many of the largest are left alone, unless the others have come near them. */
  private static final int SPARED_RUNS = 2;

  private static final int FEW_FILES = 4;

  /** The files to merge; none when the partition is well as it is. */
  List<DataFile> choose(List<DataFile> files, boolean settled) {
    List<SortedRun> runs = SortedRun.of(files);
    if (settled && files.size() > fewest(files)) {
      return files;
    }
    return runs.size() > MOST_RUNS ? filesOf(runs.subList(0, smallOnes(runs))) : List.of();
  }

  /** How many files a settled partition may have. */
  private long fewest(List<DataFile> files) {
    return Math.max(FEW_FILES, bytesOf(files) / fileBytes + 1);
  }

  private static int smallOnes(List<SortedRun> runs) {
    int count = runs.size() - SPARED_RUNS;
    long bytes = runs.subList(0, count).stream().mapToLong(SortedRun::bytes).sum();
    while (count < runs.size() && runs.get(count).bytes() <= 2 * bytes) {
      bytes += runs.get(count).bytes();
      count++;
    }
    return count;
  }

  /** How many files the events of these are to have. */
  int filesFor(List<DataFile> files) {
    return Math.toIntExact(Math.ceilDiv(bytesOf(files), fileBytes));
  }

  private static long bytesOf(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }

  private static List<DataFile> filesOf(List<SortedRun> runs) {
    return runs.stream().flatMap(run -> run.files().stream()).toList();
  }
}
