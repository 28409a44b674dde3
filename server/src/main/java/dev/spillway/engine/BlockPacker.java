package dev.spillway.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Packs files in blocks, as many at once as there are threads. Its memory does not grow with the
 * file. Thread-safe.
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

  /** Adds the packed bytes of one file to the end of another, which is made if it is not there. */
  void append(Path plain, Path target, Compression compression, Cancellation cancellation)
      throws IOException {
    Deque<Future<byte[]>> packing = new ArrayDeque<>();
    // In the same order; each is filled anew once it is packed.
    Deque<byte[]> blocks = new ArrayDeque<>();
    try (InputStream in = Files.newInputStream(plain);
        OutputStream out =
            Files.newOutputStream(target, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      byte[] block = new byte[compression.blockBytes()];
      int length = in.readNBytes(block, 0, block.length);
      while (length > 0) {
        cancellation.check();
        byte[] bytes = block;
        int count = length;
        packing.add(executor.submit(() -> compression.pack(bytes, count)));
        blocks.add(bytes);
        if (packing.size() > threads) {
          out.write(get(packing.removeFirst()));
          block = blocks.removeFirst();
        } else {
          block = new byte[compression.blockBytes()];
        }
        length = in.readNBytes(block, 0, block.length);
      }
      while (!packing.isEmpty()) {
        out.write(get(packing.removeFirst()));
      }
    } finally {
      packing.forEach(block -> block.cancel(false));
    }
  }

  private static byte[] get(Future<byte[]> packed) {
    try {
      return packed.get();
    } catch (ExecutionException e) {
      throw new EngineException("a block of the file could not be packed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("the thread that packs the file was interrupted", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
