package dev.spillway.intake;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** How the bytes of a body are packed on their way. */
public enum BodyEncoding {
  PLAIN,
  GZIP,
  ZSTD;

  /** A window of 8 MiB: what RFC 9659 allows a sender, and what a body may take of our memory. */
  private static final int ZSTD_WINDOW_LOG = 23;

  InputStream decode(InputStream packed) throws IOException {
    return switch (this) {
      case PLAIN -> packed;
      // Java's own stops at the end of a member if nothing of the next has arrived yet.
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(packed)
              .setDecompressConcatenated(true)
              .get();
      case ZSTD -> new ZstdInputStreamNoFinalizer(packed).setLongMax(ZSTD_WINDOW_LOG);
    };
  }

  /** What to tell the sender of a body that cannot be unpacked. */
  String fault() {
    return switch (this) {
      case PLAIN -> "the body cannot be read";
      case GZIP -> "the body is not gzip from its first byte to its last, or is cut short";
      case ZSTD ->
          "the body is not zstd from its first byte to its last, is cut short, or needs a window"
              + " of more than 8 MiB (RFC 9659)";
    };
  }
}
