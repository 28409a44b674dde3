package dev.spillway.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Packs what is written to it in blocks of a fixed size, wherever the pieces begin and end that
 * come in, so that the same bytes are packed alike whoever made them. Used by one thread at a time.
 */
final class PackedStream extends OutputStream {
  private final BlockPacker packer;
  private final OutputStream out;
  private final Compression compression;
  private final Cancellation cancellation;
  private final Deque<Future<byte[]>> packing = new ArrayDeque<>();

  /** In the same order; each is filled anew once it is packed. */
  private final Deque<byte[]> blocks = new ArrayDeque<>();

  private byte[] block;
  private int filled;

  PackedStream(
      BlockPacker packer, OutputStream out, Compression compression, Cancellation cancellation) {
    this.packer = packer;
    this.out = out;
    this.compression = compression;
    this.cancellation = cancellation;
    this.block = new byte[compression.blockBytes()];
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int piece = Math.min(length - done, block.length - filled);
      System.arraycopy(bytes, offset + done, block, filled, piece);
      filled += piece;
      done += piece;
      if (filled == block.length) {
        pack();
      }
    }
  }

  private void pack() throws IOException {
    cancellation.check();
    byte[] bytes = block;
    int count = filled;
    packing.add(packer.submit(() -> compression.pack(bytes, count)));
    blocks.add(bytes);
    filled = 0;
    if (packing.size() > packer.threads()) {
      out.write(get(packing.removeFirst()));
      block = blocks.removeFirst();
    } else {
      block = new byte[compression.blockBytes()];
    }
  }

  /** Packs what is left; nothing may be written any more. */
  void finish() throws IOException {
    if (filled > 0) {
      pack();
    }
    while (!packing.isEmpty()) {
      out.write(get(packing.removeFirst()));
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

  /** Lets go of the file; what was not finished is of no use. */
  @Override
  public void close() throws IOException {
    packing.forEach(waiting -> waiting.cancel(false));
    out.close();
  }
}
