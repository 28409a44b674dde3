package dev.spillway.result;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The folder in which results are written, and the names that they may have. Thread-safe. */
final class Staging {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");

  private final Path folder;
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  private Staging(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder where it is absent. */
  static Staging open(Path folder) throws IOException {
    OwnerOnly.makeFolder(folder);
    return new Staging(folder);
  }

  Path folder() {
    return folder;
  }

  /** The name, if results may have it. */
  static String checked(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a result's name has 1 to 200 characters of A-Z a-z 0-9 . _ - and begins with no dot");
    }
    return name;
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static void requireRegular(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(name);
    }
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("not a regular file: " + name);
    }
  }

  /** Where a result is to be written; nothing is there. */
  Path begin(String name) throws IOException {
    Path path = folder.resolve(checked(name));
    Files.deleteIfExists(path);
    open.add(name);
    return path;
  }

  /** Removes what is still there of it. */
  void end(Path path) throws IOException {
    Files.deleteIfExists(path);
    open.remove(path.getFileName().toString());
  }

  /** Or a part of it, which its writer keeps beside it. */
  boolean isBeingWritten(String name) {
    return open.stream().anyMatch(name::startsWith);
  }

  void sweep(Predicate<String> wanted, Set<String> removed) throws IOException {
    sweep(folder, name -> isBeingWritten(name) || wanted.test(name), removed);
  }

  /** Removes what is not wanted of a folder, and can be a result by its name. */
  static void sweep(Path folder, Predicate<String> wanted, Set<String> removed) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean ours = isName(name) && !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        if (ours && !wanted.test(name) && Files.deleteIfExists(entry)) {
          removed.add(name);
        }
      }
    }
  }
}
