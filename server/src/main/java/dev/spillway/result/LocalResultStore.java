package dev.spillway.result;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Keeps results in a folder of the local disk: {@code staging/} holds what is being written, {@code
 * files/} what is published. Both are on one file system, so that publishing is one atomic rename.
 *
 * <p>Names have 1 to 200 characters of {@code A-Z a-z 0-9 . _ -} and do not begin with a dot; any
 * other name is an {@link IllegalArgumentException}. Symbolic links in the two folders are never
 * followed. Thread-safe.
 */
public final class LocalResultStore implements ResultStore {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

  private final Path staging;
  private final Path files;
  private final Object publishing = new Object();
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  private LocalResultStore(Path staging, Path files) {
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
    LocalResultStore store = new LocalResultStore(root.resolve("staging"), root.resolve("files"));
    OwnerOnly.makeFolder(store.staging);
    OwnerOnly.makeFolder(store.files);
    OwnerOnly.forceFolder(root);
    return store;
  }

  @Override
  public StagedResult stage(String name) throws IOException {
    Path path = staging.resolve(checked(name));
    Files.deleteIfExists(path);
    open.add(name);
    return new Staged(path);
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
      rename(path);
      return facts;
    }

    private ResultFacts forceAndMeasure() throws IOException {
      requireRegular(path);
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
        Files.deleteIfExists(path);
        open.remove(path.getFileName().toString());
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
      OwnerOnly.forceFolder(staging);
    } catch (IOException e) {
      takeBack(published, e);
      throw e;
    }
  }

  @Override
  public Optional<SeekableByteChannel> open(String name) throws IOException {
    Path published = files.resolve(checked(name));
    try {
      requireRegular(published);
      return Optional.of(
          FileChannel.open(published, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /** {@inheritDoc} Whoever has the file open reads on to its end, where the system is POSIX. */
  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(files.resolve(checked(name)));
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
    sweep(staging, name -> isBeingWritten(name) || wanted.test(name), removed);
    sweep(files, wanted, removed);
    return removed;
  }

  /** Or a part of it, which its writer keeps beside it. */
  private boolean isBeingWritten(String name) {
    return open.stream().anyMatch(name::startsWith);
  }

  private static void sweep(Path folder, Predicate<String> wanted, Set<String> removed)
      throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean ours =
            NAME.matcher(name).matches() && !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        if (ours && !wanted.test(name) && Files.deleteIfExists(entry)) {
          removed.add(name);
        }
      }
    }
  }

  private static void takeBack(Path published, IOException cause) {
    try {
      Files.deleteIfExists(published);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static void requireRegular(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(name);
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("not a regular file: " + name);
    }
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a result's name has 1 to 200 characters of A-Z a-z 0-9 . _ - and begins with no dot");
    }
    return name;
  }
}
