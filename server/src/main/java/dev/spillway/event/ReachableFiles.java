package dev.spillway.event;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/** The files that one loaded state of the table's metadata knows. */
final class ReachableFiles {
  private static final Comparator<AppDay> ORDER =
      Comparator.comparing(AppDay::app).thenComparing(AppDay::day);

  private final Table table;

  ReachableFiles(Table table) {
    this.table = table;
  }

  /** The data files of the current snapshot, by partition. */
  Map<AppDay, List<DataFile>> byDay() throws IOException {
    Map<AppDay, List<DataFile>> partitions = new TreeMap<>(ORDER);
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        DataFile file = task.file();
        partitions.computeIfAbsent(AppDay.of(file), day -> new ArrayList<>()).add(file);
      }
    }
    return partitions;
  }

  /** The locations of the data files of every snapshot that is kept. */
  Set<String> dataFiles() throws IOException {
    Set<String> manifests = new HashSet<>();
    Set<String> files = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.dataManifests(table.io())) {
        if (manifests.add(manifest.path())) {
          addLive(manifest, files);
        }
      }
    }
    return files;
  }

  private void addLive(ManifestFile manifest, Set<String> files) throws IOException {
    try (ManifestReader<DataFile> reader =
        ManifestFiles.read(manifest, table.io(), table.specs()).select(List.of("file_path"))) {
      reader.forEach(file -> files.add(file.location()));
    }
  }

  /** The locations of every file of metadata that the table still needs. */
  Set<String> metadataFiles() {
    Set<String> files = new HashSet<>(ReachableFileUtil.metadataFileLocations(table, false));
    files.addAll(ReachableFileUtil.manifestListLocations(table));
    files.addAll(ReachableFileUtil.statisticsFilesLocations(table));
    for (Snapshot snapshot : table.snapshots()) {
      snapshot.allManifests(table.io()).forEach(manifest -> files.add(manifest.path()));
    }
    return files;
  }
}
