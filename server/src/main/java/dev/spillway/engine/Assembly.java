package dev.spillway.engine;

import dev.spillway.disk.FileWork;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Puts segments together to one file. While a segment is made, the one before it is added, packed
 * if the file is to be; so there are never more than two beside the file. Used by one thread.
 */
final class Assembly implements AutoCloseable {
  private final Path target;
  private final Optional<Packing> packing;
  private final LongConsumer wrote;
  private final FileWork adding = new FileWork("export-assembly");
  private final List<Path> beside;
  private int begun;
  private Optional<Path> made = Optional.empty();
  private Optional<PackedStream> packed = Optional.empty();
  private long told;

  /** Begins the packed file. */
  @FunctionalInterface
  interface Packing {
    PackedStream begin() throws IOException;
  }

  /**
   * Of no segments yet.
   *
   * @param wrote told how many bytes the file has, when a segment that is not the last was added
   *     and made it longer
   */
  Assembly(Path target, Optional<Packing> packing, LongConsumer wrote) {
    this.target = target;
    this.packing = packing;
    this.wrote = wrote;
    this.beside = List.of(beside(target, "-0"), beside(target, "-1"));
  }

  private static Path beside(Path target, String number) {
    return target.resolveSibling(target.getFileName() + ".segment" + number);
  }

  /** Where the next segment is to be written; the one before it is whole now. */
  Path next() throws IOException {
    adding.await();
    made.ifPresent(segment ->
        adding.add(() -> {
          add(segment);
          tell(Files.size(target));
        }));
    boolean direct = begun == 0 && packing.isEmpty();
    Path next = direct ? target : beside.get(begun % beside.size());
    made = Optional.of(next);
    begun++;
    return next;
  }

  /** Of a packed file, a part of the last block may still be to come. */
  private void tell(long bytes) {
    if (bytes > told) {
      told = bytes;
      wrote.accept(bytes);
    }
  }

  /** The last segment is whole; when this returns, so is the file. */
  void finish() throws IOException {
    adding.await();
    if (made.isPresent()) {
      add(made.get());
    }
    if (packed.isPresent()) {
      packed.get().finish();
    }
  }

  private void add(Path segment) throws IOException {
    if (packing.isPresent()) {
      PackedStream stream = packed.isPresent() ? packed.get() : packing.get().begin();
      packed = Optional.of(stream);
      Files.copy(segment, stream);
    } else if (!segment.equals(target)) {
      append(segment);
    }
    if (!segment.equals(target)) {
      Files.delete(segment);
    }
  }

  private void append(Path segment) throws IOException {
    try (FileChannel from = FileChannel.open(segment, StandardOpenOption.READ);
        FileChannel to = FileChannel.open(target, StandardOpenOption.WRITE)) {
      to.position(to.size());
      long size = from.size();
      long done = 0;
      while (done < size) {
        done += from.transferTo(done, size - done, to);
      }
    }
  }

  /** Waits until nothing is added any more, and removes what was not. */
  @Override
  public void close() throws IOException {
    try {
      adding.await();
    } finally {
      if (packed.isPresent()) {
        packed.get().close();
      }
      for (Path segment : beside) {
        Files.deleteIfExists(segment);
      }
    }
  }
}
