package dev.spillway.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** What there is on the data folder's disk, in bytes. */
record DiskState(long free, long total) {

  static DiskState of(Path data) {
    try {
      FileStore store = Files.getFileStore(data);
      return new DiskState(store.getUsableSpace(), store.getTotalSpace());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
