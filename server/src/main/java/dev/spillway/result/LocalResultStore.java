package dev.spillway.result;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
  private static final int READ_SIZE = 1 << 20;

  private final Path staging;
  private final Path files;
  private final Object publishing = new Object();

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
  public Path stage(String name) throws IOException {
    Path staged = staging.resolve(checked(name));
    Files.deleteIfExists(staged);
    return staged;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The rename is the point from which the file is there. When this throws, the file is not
   * there: whatever goes wrong after the rename takes it back. Should even that fail, the exception
   * tells so among its suppressed ones, and {@link #sweep} removes the file later.
   *
   * @throws NoSuchFileException when nothing was staged under the name
   * @throws FileAlreadyExistsException when the name was published before; that file stays
   */
  @Override
  public ResultFacts publish(String name) throws IOException {
    Path staged = staging.resolve(checked(name));
    Path published = files.resolve(name);
    ResultFacts facts = forceAndMeasure(staged, name);
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
    return facts;
  }

  @Override
  public void discard(String name) throws IOException {
    Files.deleteIfExists(staging.resolve(checked(name)));
  }

  @Override
  public Optional<SeekableByteChannel> open(String name) throws IOException {
    Path published = files.resolve(checked(name));
    try {
      requireRegular(published, name);
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
    sweep(staging, wanted, removed);
    sweep(files, wanted, removed);
    return removed;
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

  /** The file was just written, so its bytes come from the page cache. */
  private static ResultFacts forceAndMeasure(Path staged, String name) throws IOException {
    requireRegular(staged, name);
    if (OwnerOnly.isPosix(staged)) {
      Files.setPosixFilePermissions(staged, OwnerOnly.FILE);
    }
    try (FileChannel channel =
        FileChannel.open(
            staged, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      MessageDigest digest = sha256();
      ByteBuffer buffer = ByteBuffer.allocate(READ_SIZE);
      long size = 0;
      while (channel.read(buffer) >= 0) {
        size += buffer.position();
        digest.update(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      channel.force(true);
      return new ResultFacts(size, HexFormat.of().formatHex(digest.digest()));
    }
  }

  private static void takeBack(Path published, IOException cause) {
    try {
      Files.deleteIfExists(published);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static void requireRegular(Path path, String name) throws IOException {
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
