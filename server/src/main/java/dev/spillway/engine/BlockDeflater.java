package dev.spillway.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.intel.gkl.compression.IntelDeflater;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deflates blocks: by Intel's ISA-L where its library runs, on Linux with a processor of Intel's
 * kind, which takes a fifth of the time of the JDK's zlib and packs an export's lines tighter; by
 * the JDK's elsewhere. Each thread has its own, since a native one is given back late.
 */
final class BlockDeflater {
  private static final Logger LOG = LoggerFactory.getLogger(BlockDeflater.class);

  /** Of an export's lines, zlib's level 4 makes a file that is 5 % smaller, in twice the time. */
  private static final int LEVEL = 1;

  private static final boolean FAST = loadFast();
  private static final ThreadLocal<BlockDeflater> OWN =
      ThreadLocal.withInitial(() -> new BlockDeflater(FAST ? fast() : plain()));

  private final Deflater deflater;
  private byte[] packed = {};

  BlockDeflater(Deflater deflater) {
    this.deflater = deflater;
  }

  /** That of this thread. */
  static BlockDeflater own() {
    return OWN.get();
  }

  /** Whether this machine has the fast one. */
  static boolean isFast() {
    return FAST;
  }

  static Deflater fast() {
    return new IntelDeflater(LEVEL, true);
  }

  static Deflater plain() {
    return new Deflater(LEVEL, true);
  }

  /**
   * Deflates a block, which is whole by itself.
   *
   * @return the packed bytes, with room for others before and after them
   */
  byte[] deflate(byte[] block, int length, int before, int after) {
    if (packed.length < bound(length)) {
      packed = new byte[bound(length)];
    }
    deflater.reset();
    deflater.setInput(block, 0, length);
    deflater.finish();
    int count = deflater.deflate(packed, 0, packed.length);
    if (!deflater.finished()) {
      throw new EngineException(
          "a block cannot be packed",
          new IllegalStateException(length + " bytes became more than " + count));
    }
    byte[] result = new byte[before + count + after];
    System.arraycopy(packed, 0, result, before, count);
    return result;
  }

  /** How many bytes so many may become, at most. */
  private static int bound(int length) {
    return length + length / 8 + 128;
  }

  /** Takes the library if it can be loaded and does what it should. */
  private static boolean loadFast() {
    try {
      Path folder = Files.createTempDirectory("spillway-deflate");
      try {
        if (new IntelDeflater(LEVEL, true).load(folder.toFile()) && works()) {
          return true;
        }
        LOG.warn("gzip files are packed by the JDK, which takes longer");
      } finally {
        // Once it is loaded its file is needed no more; a killed process would leave it.
        remove(folder);
      }
    } catch (IOException | DataFormatException | LinkageError | RuntimeException e) {
      LOG.warn("gzip files are packed by the JDK, which takes longer", e);
    }
    return false;
  }

  private static boolean works() throws DataFormatException {
    byte[] plain = "install_id;custom_id;event_type;event_date\n".repeat(1000).getBytes(UTF_8);
    byte[] packed = new BlockDeflater(fast()).deflate(plain, plain.length, 0, 0);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      byte[] back = new byte[plain.length];
      return inflater.inflate(back) == plain.length && Arrays.equals(plain, back);
    } finally {
      inflater.end();
    }
  }

  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
