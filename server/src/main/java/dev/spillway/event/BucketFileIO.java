package dev.spillway.event;

import dev.spillway.disk.OwnerOnly;
import dev.spillway.s3.ObjectFacts;
import dev.spillway.s3.S3Bucket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.ByteBufferInputStream;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Iceberg's metadata in a bucket: read whole, since its files are of some megabytes, and written as
 * one object each. Faults are those of {@link LocalFileIO}. Thread-safe.
 */
final class BucketFileIO implements FileIO {
  private static final long serialVersionUID = 1L;

  // Iceberg's interface is serializable; this is never sent anywhere.
  private final transient S3Warehouse warehouse;
  private final transient S3Bucket bucket;

  @SuppressWarnings("serial")
  private final Map<String, String> properties;

  BucketFileIO(S3Warehouse warehouse, S3Bucket bucket, Map<String, String> properties) {
    this.warehouse = warehouse;
    this.bucket = bucket;
    this.properties = Map.copyOf(properties);
  }

  @Override
  public InputFile newInputFile(String location) {
    return new Input(location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new Output(location);
  }

  @Override
  public void deleteFile(String location) {
    try {
      warehouse.remove(location);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, String> properties() {
    return properties;
  }

  private String key(String location) {
    if (!warehouse.holds(location)) {
      throw new NotFoundException("%s is not in %s", location, warehouse.root());
    }
    return warehouse.key(location);
  }

  private final class Input implements InputFile {
    private final String location;

    Input(String location) {
      this.location = location;
    }

    @Override
    public long getLength() {
      return find()
          .map(ObjectFacts::size)
          .orElseThrow(() -> new NotFoundException("there is no object %s", location));
    }

    private Optional<ObjectFacts> find() {
      try {
        return bucket.find(key(location));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public SeekableInputStream newStream() {
      try (InputStream object = bucket.read(key(location))) {
        return ByteBufferInputStream.wrap(ByteBuffer.wrap(object.readAllBytes()));
      } catch (NoSuchFileException e) {
        throw new NotFoundException(e, "there is no object %s", location);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String location() {
      return location;
    }

    @Override
    public boolean exists() {
      return find().isPresent();
    }
  }

  private final class Output implements OutputFile {
    private final String location;

    Output(String location) {
      this.location = location;
    }

    /** Their names are random, so that there is none of the same. */
    @Override
    public PositionOutputStream create() {
      try {
        Path staging = warehouse.folder().resolve("metadata");
        OwnerOnly.makeFolder(staging);
        return new LocalStreams.Output(staging.resolve(UUID.randomUUID().toString()), this::upload);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void upload(Path file) throws IOException {
      try {
        bucket.put(warehouse.key(location), file);
      } finally {
        Files.delete(file);
      }
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return create();
    }

    @Override
    public String location() {
      return location;
    }

    @Override
    public InputFile toInputFile() {
      return new Input(location);
    }
  }
}
