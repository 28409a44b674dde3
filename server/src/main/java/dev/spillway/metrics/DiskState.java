package dev.spillway.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** What there is on the data folder's disk, in bytes. */
record DiskState(long free, long total, long database) {

  static DiskState of(Path data, Path databaseFile) {
    try {
      FileStore store = Files.getFileStore(data);
      return new DiskState(store.getUsableSpace(), store.getTotalSpace(), Files.size(databaseFile));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
