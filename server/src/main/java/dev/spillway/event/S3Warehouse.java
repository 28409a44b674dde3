package dev.spillway.event;

import dev.spillway.s3.S3Bucket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.io.FileIO;

/**
 * A place in a bucket, each file of it an object. The local places of its files are those of their
 * copies, in a folder of this process alone.
 */
final class S3Warehouse implements Warehouse {
  private final Path folder;
  private final S3Bucket bucket;
  private final FileCache cache;

  S3Warehouse(TableBucket settings, Path folder) throws IOException {
    this.folder = folder;
    this.bucket = settings.place().open();
    this.cache = new FileCache(folder, settings.cacheBytes(), this::fetch);
  }

  @Override
  public void prepare() throws IOException {
    cache.empty();
    check();
  }

  @Override
  public void check() throws IOException {
    bucket.check();
  }

  @Override
  public String root() {
    return bucket.location().toString();
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public String location(Path file) {
    return root() + "/" + folder.relativize(file);
  }

  @Override
  public Path path(String location) {
    return folder.resolve(name(location));
  }

  private String name(String location) {
    if (!holds(location)) {
      throw new IllegalArgumentException(location + " is not in " + root());
    }
    return location.substring(root().length() + 1);
  }

  String key(String location) {
    return bucket.location().key(name(location));
  }

  private void fetch(Path file, Path target) throws IOException {
    try (InputStream object = bucket.read(key(location(file)))) {
      Files.copy(object, target);
    }
  }

  @Override
  public FileIO io(Map<String, String> properties) {
    return new BucketFileIO(this, bucket, properties);
  }

  /** The store answers when the object is durable. */
  @Override
  public void keep(Path file) throws IOException {
    bucket.put(key(location(file)), file);
    cache.add(file);
  }

  /** Those of copies need not be. */
  @Override
  public void keepNames(Path inFolder) {}

  @Override
  public void remove(String location) throws IOException {
    bucket.delete(key(location));
    cache.forget(path(location));
  }

  @Override
  public FileHold hold(Collection<Path> files) {
    return cache.hold(files);
  }

  @Override
  public void forgetAllBut(Locations kept) throws IOException {
    cache.forgetAllBut(kept.find().stream().map(this::path).collect(Collectors.toSet()));
  }

  @Override
  public void list(Consumer<ListedFile> found) throws IOException {
    String prefix = bucket.location().key("");
    bucket.list(
        prefix,
        object ->
            found.accept(
                new ListedFile(
                    root() + "/" + object.key().substring(prefix.length()),
                    object.size(),
                    object.modified())));
  }

  @Override
  public void close() {
    cache.close();
    bucket.close();
  }
}
