package dev.spillway.engine;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;

/**
 * How a file's bytes are packed: in blocks, each of them whole by itself, so that several are made
 * at once. Both formats say that such blocks, one behind the other, are one file (RFC 1952 section
 * 2.2, RFC 8878 section 3.1).
 */
public enum Compression {
  GZIP(".gz", "application/gzip", 1 << 20) {
    @Override
    byte[] pack(byte[] block, int length) {
      byte[] packed = BlockDeflater.own().deflate(block, length, GZIP_HEADER.length, GZIP_TRAILER);
      System.arraycopy(GZIP_HEADER, 0, packed, 0, GZIP_HEADER.length);
      CRC32 checksum = new CRC32();
      checksum.update(block, 0, length);
      ByteBuffer.wrap(packed, packed.length - GZIP_TRAILER, GZIP_TRAILER)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt((int) checksum.getValue())
          .putInt(length);
      return packed;
    }

    @Override
    public InputStream unpack(InputStream packed) throws IOException {
      return new GZIPInputStream(packed);
    }
  },
  ZSTD(".zst", "application/zstd", 4 << 20) {
    @Override
    byte[] pack(byte[] block, int length) {
      byte[] packed = new byte[(int) Zstd.compressBound(length)];
      long size = Zstd.compressByteArray(packed, 0, packed.length, block, 0, length, ZSTD_LEVEL);
      if (Zstd.isError(size)) {
        throw new EngineException(
            "a block cannot be packed", new IllegalStateException(Zstd.getErrorName(size)));
      }
      return Arrays.copyOf(packed, (int) size);
    }

    @Override
    public InputStream unpack(InputStream packed) throws IOException {
      return new ZstdInputStream(packed);
    }
  };

  private static final int ZSTD_LEVEL = 1;

  /** Deflate, no name, no time, system unknown. */
  private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** The checksum and the length of the block. */
  private static final int GZIP_TRAILER = 8;

  private final String suffix;
  private final String contentType;
  private final int blockBytes;

  Compression(String suffix, String contentType, int blockBytes) {
    this.suffix = suffix;
    this.contentType = contentType;
    this.blockBytes = blockBytes;
  }

  /** The name on the wire. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a file's name ends with. */
  public String suffix() {
    return suffix;
  }

  /** The media type of such a file. */
  public String contentType() {
    return contentType;
  }

  /** How many bytes a block has, but for the last. */
  int blockBytes() {
    return blockBytes;
  }

  /** Packs a block; on one kind of machine the same bytes always become the same bytes. */
  abstract byte[] pack(byte[] block, int length);

  /** Reads what was packed, all blocks of it; closing it closes the packed stream. */
  public abstract InputStream unpack(InputStream packed) throws IOException;
}
