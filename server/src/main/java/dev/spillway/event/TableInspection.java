package dev.spillway.event;

import dev.spillway.diagnosis.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.io.FileIO;

/** Looks for every file that some snapshot of the table needs. Not thread-safe. */
final class TableInspection {
  private static final int NAMED = 10;

  private final FileIO io;
  private final TableMetadata metadata;
  private final Warehouse warehouse;

  /** How large each file is that there is, by its location. */
  private final Map<String, Long> files = new HashMap<>();

  private final Set<String> needed = new HashSet<>();
  private final List<String> damages = new ArrayList<>();
  private long damaged;
  private long manifests;
  private long dataFiles;

  private TableInspection(TableMetadata metadata, Warehouse warehouse) {
    this.io = warehouse.io(Map.of());
    this.metadata = metadata;
    this.warehouse = warehouse;
  }

  /** Reads the table's metadata from its file. */
  static TableMetadata read(Warehouse warehouse, String location) {
    return TableMetadataParser.read(warehouse.io(Map.of()), location);
  }

  static TableInspection of(TableMetadata metadata, Warehouse warehouse) throws IOException {
    TableInspection inspection = new TableInspection(metadata, warehouse);
    // After the metadata was read, which names what was there before.
    warehouse.list(file -> inspection.files.put(file.location(), file.bytes()));
    inspection.lookForNeeded();
    return inspection;
  }

  boolean isDamaged() {
    return damaged > 0;
  }

  List<Finding> findings(String subject, String remedy) {
    if (!warehouse.holds(metadata.location())) {
      return List.of(
          Finding.damaged(
              subject,
              "it belongs to " + metadata.location() + ", and this is a copy of it",
              "move the data folder back to its own path, or set events.url as it was"));
    }
    if (damaged == 0) {
      return List.of(
          Finding.ok(
              subject,
              "%d snapshots, %d manifests, %d data files, all there; %d files that none needs"
                  .formatted(metadata.snapshots().size(), manifests, dataFiles, spare())));
    }
    List<Finding> findings = new ArrayList<>();
    for (String damage : damages) {
      findings.add(Finding.damaged(subject, damage, remedy));
    }
    if (damaged > damages.size()) {
      findings.add(
          Finding.damaged(
              subject, "%d more files are damaged".formatted(damaged - damages.size()), remedy));
    }
    return findings;
  }

  private void lookForNeeded() {
    need(metadata.metadataFileLocation());
    metadata.previousFiles().forEach(previous -> need(previous.file()));
    for (org.apache.iceberg.Snapshot snapshot : metadata.snapshots()) {
      String list = snapshot.manifestListLocation();
      if (need(list) && isThere(list, "manifest list")) {
        try {
          snapshot.allManifests(io).forEach(this::lookAt);
        } catch (RuntimeException e) {
          damaged(list, "manifest list", "cannot be read");
        }
      }
    }
  }

  private void lookAt(ManifestFile manifest) {
    String path = manifest.path();
    if (!need(path)) {
      return;
    }
    manifests++;
    if (!hasSize(path, "manifest", manifest.length())) {
      return;
    }
    try (ManifestReader<DataFile> files = ManifestFiles.read(manifest, io, metadata.specsById())) {
      files.forEach(file -> lookAt(file.location(), file.fileSizeInBytes()));
    } catch (IOException | RuntimeException e) {
      damaged(path, "manifest", "cannot be read");
    }
  }

  private void lookAt(String dataFile, long bytes) {
    if (need(dataFile)) {
      dataFiles++;
      hasSize(dataFile, "data file", bytes);
    }
  }

  /** Whether it was not looked at before. */
  private boolean need(String location) {
    return needed.add(location);
  }

  private boolean isThere(String location, String what) {
    boolean there = files.containsKey(location);
    if (!there) {
      damaged(location, what, "is gone");
    }
    return there;
  }

  private boolean hasSize(String location, String what, long bytes) {
    if (!isThere(location, what)) {
      return false;
    }
    long now = files.getOrDefault(location, 0L);
    if (now != bytes) {
      damaged(location, what, "has %d bytes and had %d".formatted(now, bytes));
    }
    return now == bytes;
  }

  private void damaged(String location, String what, String how) {
    damaged++;
    if (damages.size() < NAMED) {
      damages.add("the " + what + " " + location + " " + how);
    }
  }

  /** Files that no snapshot needs do no harm; there are some while something is written. */
  private long spare() {
    return files.keySet().stream().filter(file -> !needed.contains(file)).count();
  }
}
