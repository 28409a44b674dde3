package dev.spillway.event;

import dev.spillway.diagnosis.Finding;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
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

  private final FileIO io = new LocalFileIO(Map.of());
  private final TableMetadata metadata;
  private final Path warehouse;
  private final Set<String> needed = new HashSet<>();
  private final List<String> damages = new ArrayList<>();
  private long damaged;
  private long manifests;
  private long dataFiles;
  private long spare;

  private TableInspection(TableMetadata metadata, Path warehouse) {
    this.metadata = metadata;
    this.warehouse = warehouse;
  }

  /** Reads the table's metadata from its file. */
  static TableMetadata read(String location) {
    return TableMetadataParser.read(new LocalFileIO(Map.of()), location);
  }

  static TableInspection of(TableMetadata metadata, Path warehouse) throws IOException {
    TableInspection inspection = new TableInspection(metadata, warehouse);
    inspection.lookForNeeded();
    inspection.countSpare();
    return inspection;
  }

  boolean isDamaged() {
    return damaged > 0;
  }

  List<Finding> findings(String subject, String remedy) {
    if (!Path.of(metadata.location()).startsWith(warehouse)) {
      return List.of(
          Finding.damaged(
              subject,
              "it belongs to " + metadata.location() + ", and this is a copy of it",
              "move the data folder back to its own path"));
    }
    if (damaged == 0) {
      return List.of(
          Finding.ok(
              subject,
              "%d snapshots, %d manifests, %d data files, all there; %d files that none needs"
                  .formatted(metadata.snapshots().size(), manifests, dataFiles, spare)));
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
    boolean there = Files.isRegularFile(Path.of(location));
    if (!there) {
      damaged(location, what, "is gone");
    }
    return there;
  }

  private boolean hasSize(String location, String what, long bytes) {
    if (!isThere(location, what)) {
      return false;
    }
    try {
      long now = Files.size(Path.of(location));
      if (now != bytes) {
        damaged(location, what, "has %d bytes and had %d".formatted(now, bytes));
      }
      return now == bytes;
    } catch (IOException e) {
      damaged(location, what, "cannot be read");
      return false;
    }
  }

  private void damaged(String location, String what, String how) {
    damaged++;
    if (damages.size() < NAMED) {
      damages.add("the " + what + " " + location + " " + how);
    }
  }

  /** Files that no snapshot needs do no harm; there are some while something is written. */
  private void countSpare() throws IOException {
    if (Files.notExists(warehouse)) {
      return;
    }
    Files.walkFileTree(
        warehouse,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            spare += needed.contains(file.toString()) ? 0 : 1;
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            // It went away meanwhile.
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
