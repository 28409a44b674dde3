package dev.spillway.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the native libraries that DuckDB's and SQLite's drivers unpack into the temporary folder,
 * as soon as they are loaded. The drivers do so when the process ends, and not when it is killed;
 * DuckDB's has 70 MB. A loaded library needs its file no more where this is known, on Linux.
 */
final class UnpackedLibraries {
  private static final Logger LOG = LoggerFactory.getLogger(UnpackedLibraries.class);
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final List<String> PREFIXES = List.of("libduckdb_java", "sqlite-");

  private UnpackedLibraries() {}

  /** Removes those that this process has loaded. */
  static void remove() {
    if (!Files.isReadable(MAPS)) {
      return;
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().normalize();
    try (Stream<String> maps = Files.lines(MAPS)) {
      List<Path> loaded =
          maps.flatMap(line -> path(line).stream())
              .filter(path -> temporary.equals(path.getParent()))
              .filter(UnpackedLibraries::isOurs)
              .distinct()
              .toList();
      for (Path library : loaded) {
        Files.deleteIfExists(library);
        Files.deleteIfExists(library.resolveSibling(library.getFileName() + ".lck"));
      }
    } catch (IOException e) {
      LOG.warn("native libraries stay in {} until this process ends", temporary, e);
    }
  }

  /** The mapped file: what begins with the first slash, if anything does. */
  private static Optional<Path> path(String line) {
    int slash = line.indexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(Path.of(line.substring(slash)));
  }

  private static boolean isOurs(Path path) {
    String name = path.getFileName().toString();
    return name.endsWith(".so") && PREFIXES.stream().anyMatch(name::startsWith);
  }
}
