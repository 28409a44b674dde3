package dev.spillway.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A file to load, and what is in it. */
public record LoadFile(Path path, LoadFormat format, Packing packing) {

  private static final int READ_BYTES = 256 * 1024;

  /**
   * The file, as its name tells: the form, and after that {@code .gz} or {@code .zst}.
   *
   * @param otherwise the form of a file whose name does not tell it
   * @return empty when the form is not known
   */
  public static Optional<LoadFile> of(Path path, Optional<LoadFormat> otherwise) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    Packing packing = Packing.ofName(name);
    return LoadFormat.ofName(packing.strip(name))
        .or(() -> otherwise)
        .map(format -> new LoadFile(path, format, packing));
  }

  /** Its bytes as they are on disk. */
  InputStream open(LongConsumer read) throws IOException {
    return new CountedStream(Files.newInputStream(path), read);
  }

  /** Its bytes unpacked; those on disk are counted. */
  InputStream openDecoded(LongConsumer read) throws IOException {
    InputStream file = open(read);
    try {
      return packing.decode(new BufferedInputStream(file, READ_BYTES));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }
}
