package dev.spillway.event;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;

/**
 * Files of one partition that were cut from one sorted sequence, so that no campaign is in many of
 * them. Each file of a flush is one by itself; those that a compaction wrote together say so in
 * their names.
 */
record SortedRun(List<DataFile> files) {
  private static final String COMPACTED = "c";
  private static final int ID = 12;

  SortedRun {
    files = List.copyOf(files);
  }

  /** What the names of a new run's files begin with. */
  static String newPrefix() {
    return COMPACTED + UUID.randomUUID().toString().replace("-", "").substring(0, ID);
  }

  /** The runs of a partition, the smallest first. */
  static List<SortedRun> of(List<DataFile> files) {
    Map<String, List<DataFile>> byName = new LinkedHashMap<>();
    for (DataFile file : files) {
      byName.computeIfAbsent(name(file), run -> new ArrayList<>()).add(file);
    }
    return byName.values().stream()
        .map(SortedRun::new)
        .sorted(Comparator.comparingLong(SortedRun::bytes))
        .toList();
  }

  /** What a file's name begins with that takes the place of this one in its run. */
  static String prefix(DataFile file) {
    String name = nameOf(file);
    return isCompacted(name) ? name.substring(0, name.indexOf('-')) : newPrefix();
  }

  private static String name(DataFile file) {
    String name = nameOf(file);
    return isCompacted(name) ? prefix(file) : name;
  }

  private static boolean isCompacted(String name) {
    return name.startsWith(COMPACTED) && name.indexOf('-') == COMPACTED.length() + ID;
  }

  private static String nameOf(DataFile file) {
    return Path.of(file.location()).getFileName().toString();
  }

  /** Whether it was cut as it should be, as far as it could be. */
  boolean isCompacted() {
    return isCompacted(nameOf(files.getFirst()));
  }

  long bytes() {
    return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }
}
