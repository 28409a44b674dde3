package dev.spillway.bench;

import dev.spillway.event.DataFiles.StoredFile;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** An app's day in the table. */
record Partition(String app, LocalDate day, long files, long bytes, long events) {
  private static final long FEW_FILES = 4;
  private static final long FILE_BYTES = 64L << 20;

  static List<Partition> of(List<StoredFile> files) {
    return files.stream()
        .collect(Collectors.groupingBy(file -> file.app() + " " + file.day()))
        .values()
        .stream()
        .map(Partition::ofOneDay)
        .toList();
  }

  private static Partition ofOneDay(Collection<StoredFile> files) {
    StoredFile any = files.iterator().next();
    return new Partition(
        any.app(),
        any.day(),
        files.size(),
        files.stream().mapToLong(StoredFile::bytes).sum(),
        files.stream().mapToLong(StoredFile::events).sum());
  }

  /** How many files it may have once nothing more comes in. */
  long bound() {
    return Math.max(FEW_FILES, bytes / FILE_BYTES + 1);
  }

  boolean isWithinBound() {
    return files <= bound();
  }
}
