package dev.spillway.event;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Removes the files of the warehouse that belong to no state of the table. */
final class OrphanFiles {
  private final StoreFolders folders;
  private final Instant before;

  /** Prepares to remove those last written before then. */
  OrphanFiles(StoreFolders folders, Instant before) {
    this.folders = folders;
    this.before = before;
  }

  /** Removes them; how many they were. While it runs nobody may commit. */
  int remove(ReachableFiles reachable) throws IOException {
    Set<Path> known = new HashSet<>();
    reachable.dataFiles().forEach(file -> known.add(Path.of(file)));
    reachable.metadataFiles().forEach(file -> known.add(Path.of(file)));
    Visitor visitor = new Visitor(known);
    Files.walkFileTree(folders.warehouse(), visitor);
    return visitor.removed;
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Set<Path> known;
    private int removed;

    Visitor(Set<Path> known) {
      this.known = known;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      boolean old = attributes.lastModifiedTime().toInstant().isBefore(before);
      if (old && !known.contains(file) && Files.deleteIfExists(file)) {
        removed++;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
      if (fault instanceof NoSuchFileException) {
        // A flush that failed has removed it in the meantime.
        return FileVisitResult.CONTINUE;
      }
      throw fault;
    }
  }
}
