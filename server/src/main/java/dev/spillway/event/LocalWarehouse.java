package dev.spillway.event;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.io.FileIO;

/** A folder of the local disk. A file's location is its path. */
record LocalWarehouse(Path folder) implements Warehouse {

  @Override
  public void prepare() throws IOException {
    OwnerOnly.makeFolder(folder);
    OwnerOnly.makeFolder(data());
  }

  /** What is missing of a folder is its files'. */
  @Override
  public void check() {}

  @Override
  public String root() {
    return folder.toString();
  }

  @Override
  public String location(Path file) {
    return file.toString();
  }

  @Override
  public Path path(String location) {
    return Path.of(location);
  }

  @Override
  public FileIO io(Map<String, String> properties) {
    return new LocalFileIO(properties);
  }

  @Override
  public void keep(Path file) throws IOException {
    OwnerOnly.forceFile(file);
  }

  @Override
  public void keepNames(Path inFolder) throws IOException {
    OwnerOnly.forceFolder(inFolder);
  }

  @Override
  public void remove(String location) throws IOException {
    Files.deleteIfExists(path(location));
  }

  @Override
  public FileHold hold(Collection<Path> files) {
    return FileHold.NONE;
  }

  /** There are no copies. */
  @Override
  public void forgetAllBut(Locations kept) {}

  @Override
  public void list(Consumer<ListedFile> found) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            found.accept(
                new ListedFile(
                    file.toString(), attributes.size(), attributes.lastModifiedTime().toInstant()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
            if (fault instanceof NoSuchFileException) {
              // It went away meanwhile.
              return FileVisitResult.CONTINUE;
            }
            throw fault;
          }
        });
  }

  @Override
  public void close() {}
}
