package dev.spillway.event;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the parts of an event store are. */
record StoreFolders(Path root) {

  static StoreFolders of(Path folder) {
    return new StoreFolders(folder.toAbsolutePath().normalize());
  }

  static StoreFolders make(Path folder) throws IOException {
    StoreFolders folders = of(folder);
    OwnerOnly.makeFolder(folders.root());
    OwnerOnly.makeFolder(folders.buffer());
    OwnerOnly.forceFolder(folders.root());
    return folders;
  }

  /** The buffer, its high-water mark and its journal. */
  Path buffer() {
    return root.resolve("buffer");
  }

  /** The open table, unless a bucket has it. */
  Path warehouse() {
    return root.resolve("warehouse");
  }

  /** Copies of the table's files that a bucket has. */
  Path cache() {
    return root.resolve("cache");
  }

  /** What DuckDB spills while it works on the table's files. */
  Path work() {
    return root.resolve("work");
  }

  Path flushJournal() {
    return buffer().resolve("flush.pending");
  }

  Path rewriteJournal() {
    return root.resolve("rewrite.pending");
  }

  /** Which files a load is about to bring into the table. */
  Path loadJournal(long load) {
    return root.resolve("load-" + load + ".pending");
  }

  /** The journals of all loads that are not over. */
  List<FileJournal> loadJournals() throws IOException {
    return FileJournal.all(root, "load*.pending");
  }

  Path highWater() {
    return buffer().resolve("high-water");
  }

  Path lock() {
    return buffer().resolve("lock");
  }
}
