package dev.spillway.engine;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds what reaches clusters: beside this program's classes, or in a jar of its own, whose many
 * libraries are thus loaded where a cluster is used alone.
 */
final class SorterJar {
  private static final String NAME = "spillway-spark.jar";

  private SorterJar() {}

  static LineSorter open(SparkSettings settings) throws IOException {
    Optional<LineSorterProvider> own = find(SorterJar.class.getClassLoader());
    if (own.isPresent()) {
      return own.get().open(settings.address());
    }
    Path jar = settings.jar().isPresent() ? settings.jar().get() : beside();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalArgumentException(
          "spark.url needs "
              + jar
              + ", which is not there; make it with mvn -pl spark -am package, or say in spark.jar"
              + " where it is");
    }
    URLClassLoader loader =
        new URLClassLoader(
            "spark", new URL[] {jar.toUri().toURL()}, SorterJar.class.getClassLoader());
    return find(loader)
        .orElseThrow(() -> new IllegalArgumentException("spark.jar: " + jar + " is another jar"))
        .open(settings.address());
  }

  private static Optional<LineSorterProvider> find(ClassLoader loader) {
    return ServiceLoader.load(LineSorterProvider.class, loader).findFirst();
  }

  /** In the folder of this program's jar. */
  private static Path beside() throws IOException {
    CodeSource source = SorterJar.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI()).resolveSibling(NAME);
    } catch (URISyntaxException e) {
      throw new IOException("where this program is cannot be told; set spark.jar", e);
    }
  }
}
