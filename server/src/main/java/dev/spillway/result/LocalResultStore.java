package dev.spillway.result;

import dev.spillway.crash.CrashPoint;
import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Keeps results in a folder of the local disk: {@code staging/} holds what is being written, {@code
 * files/} what is published. Both are on one file system, so that publishing is one atomic rename.
 *
 * <p>Names have 1 to 200 characters of {@code A-Z a-z 0-9 . _ -} and do not begin with a dot; any
 * other name is an {@link IllegalArgumentException}. Symbolic links in the two folders are never
 * followed. Thread-safe.
 */
public final class LocalResultStore implements ResultStore {
  private final Staging staging;
  private final Path files;
  private final Object publishing = new Object();

  private LocalResultStore(Staging staging, Path files) {
    this.staging = staging;
    this.files = files;
  }

  /**
   * Opens the store, and makes its folders where they are absent. What a crash left in them stays
   * until {@link #sweep}.
   *
   * @throws IOException when the folders cannot be made, or something else has their name
   */
  public static LocalResultStore open(Path folder) throws IOException {
    OwnerOnly.makeFolder(folder);
    Path root = folder.toRealPath();
    Staging staging = Staging.open(root.resolve("staging"));
    Path files = root.resolve("files");
    OwnerOnly.makeFolder(files);
    OwnerOnly.forceFolder(root);
    return new LocalResultStore(staging, files);
  }

  @Override
  public StagedResult stage(String name) throws IOException {
    return new Staged(staging.begin(name));
  }

  /** A file in {@code staging/}, whose name it has. */
  private final class Staged implements StagedResult {
    private final Path path;
    private final RunningChecksum checksum;

    Staged(Path path) {
      this.path = path;
      this.checksum = new RunningChecksum(path);
    }

    @Override
    public Path path() {
      return path;
    }

    @Override
    public void wrote(long bytes) {
      checksum.readTo(bytes);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The rename is the point from which the file is there. When this throws, the file is not
     * there: whatever goes wrong after the rename takes it back. Should even that fail, the
     * exception tells so among its suppressed ones, and {@link #sweep} removes the file later.
     *
     * @throws NoSuchFileException when nothing was written
     * @throws FileAlreadyExistsException when the name was published before; that file stays
     */
    @Override
    public ResultFacts publish() throws IOException {
      ResultFacts facts = forceAndMeasure();
      CrashPoint.RESULT_BEFORE_PUBLISH.pass();
      rename(path);
      CrashPoint.RESULT_AFTER_PUBLISH.pass();
      return facts;
    }

    private ResultFacts forceAndMeasure() throws IOException {
      Staging.requireRegular(path);
      if (OwnerOnly.isPosix(path)) {
        Files.setPosixFilePermissions(path, OwnerOnly.FILE);
      }
      try (FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
        ResultFacts facts = checksum.finish(channel);
        channel.force(true);
        return facts;
      }
    }

    @Override
    public void close() throws IOException {
      try {
        checksum.stop();
      } finally {
        staging.end(path);
      }
    }
  }

  private void rename(Path staged) throws IOException {
    String name = staged.getFileName().toString();
    Path published = files.resolve(name);
    synchronized (publishing) {
      if (Files.exists(published, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(name, null, "published before");
      }
      Files.move(staged, published, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      OwnerOnly.forceFolder(files);
      OwnerOnly.forceFolder(staging.folder());
    } catch (IOException e) {
      takeBack(published, e);
      throw e;
    }
  }

  @Override
  public Optional<StoredResult> open(String name) throws IOException {
    Path published = files.resolve(Staging.checked(name));
    try {
      Staging.requireRegular(published);
      return Optional.of(
          new Result(
              FileChannel.open(published, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /** A file of {@code files/}. */
  private record Result(FileChannel channel) implements StoredResult {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public ReadableByteChannel range(long from, long length) throws IOException {
      return channel.position(from);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** {@inheritDoc} Whoever has the file open reads on to its end, where the system is POSIX. */
  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(files.resolve(Staging.checked(name)));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Entries that cannot be this store's own, by their name or because they are folders, stay. It
   * may run beside other calls when {@code wanted} is true for every name in use.
   */
  @Override
  public Set<String> sweep(Predicate<String> wanted) throws IOException {
    Set<String> removed = new TreeSet<>();
    staging.sweep(wanted, removed);
    Staging.sweep(files, wanted, removed);
    return removed;
  }

  private static void takeBack(Path published, IOException cause) {
    try {
      Files.deleteIfExists(published);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
