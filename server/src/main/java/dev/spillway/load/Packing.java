package dev.spillway.load;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** How a file's bytes are packed; its name's last ending tells. */
enum Packing {
  GZIP(".gz", "gzip"),
  ZSTD(".zst", "zstd"),
  PLAIN("", "identity");

  private final String ending;
  private final String contentEncoding;

  Packing(String ending, String contentEncoding) {
    this.ending = ending;
    this.contentEncoding = contentEncoding;
  }

  static Packing ofName(String name) {
    return Arrays.stream(values())
        .filter(packing -> name.endsWith(packing.ending))
        .findFirst()
        .orElse(PLAIN);
  }

  /** The name without what this adds to it. */
  String strip(String name) {
    return name.substring(0, name.length() - ending.length());
  }

  String contentEncoding() {
    return contentEncoding;
  }

  InputStream decode(InputStream packed) throws IOException {
    return switch (this) {
      case PLAIN -> packed;
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(packed)
              .setDecompressConcatenated(true)
              .get();
      case ZSTD -> new ZstdInputStreamNoFinalizer(packed);
    };
  }
}
