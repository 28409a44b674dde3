package dev.spillway.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The threads that pack files, as many blocks at once as there are threads. Its memory does not
 * grow with the file. Thread-safe.
 */
final class BlockPacker implements AutoCloseable {
  private final int threads;
  private final ExecutorService executor;

  BlockPacker(int threads) {
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("export-pack-", 1).daemon().factory());
  }

  /** Begins a packed file, which is not there yet. */
  PackedStream create(Path target, Compression compression, Cancellation cancellation)
      throws IOException {
    return new PackedStream(
        this,
        Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        compression,
        cancellation);
  }

  int threads() {
    return threads;
  }

  Future<byte[]> submit(Callable<byte[]> block) {
    return executor.submit(block);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
