package dev.spillway.event;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Iceberg's files on the local disk. A file that was written and closed is durable under its name,
 * so that a commit never names one that a power cut takes away. Thread-safe.
 */
final class LocalFileIO implements FileIO {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // Iceberg's interface is serializable; this is never sent anywhere.
  private final Map<String, String> properties;

  LocalFileIO(Map<String, String> properties) {
    this.properties = Map.copyOf(properties);
  }

  @Override
  public InputFile newInputFile(String location) {
    return new LocalInput(Path.of(location));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new LocalOutput(Path.of(location));
  }

  @Override
  public void deleteFile(String location) {
    try {
      Files.deleteIfExists(Path.of(location));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + location, e);
    }
  }

  @Override
  public Map<String, String> properties() {
    return properties;
  }

  private static void keep(Path file) throws IOException {
    OwnerOnly.forceFile(file);
    OwnerOnly.forceFolder(OwnerOnly.folderOf(file));
  }

  private record LocalInput(Path path) implements InputFile {

    @Override
    public long getLength() {
      try {
        return Files.size(path);
      } catch (NoSuchFileException e) {
        throw new NotFoundException(e, "there is no file %s", path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public SeekableInputStream newStream() {
      try {
        return new LocalStreams.Input(path);
      } catch (NoSuchFileException e) {
        throw new NotFoundException(e, "there is no file %s", path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String location() {
      return path.toString();
    }

    @Override
    public boolean exists() {
      return Files.exists(path);
    }
  }

  private record LocalOutput(Path path) implements OutputFile {

    @Override
    public PositionOutputStream create() {
      try {
        Path folder = OwnerOnly.folderOf(path);
        if (Files.notExists(folder)) {
          OwnerOnly.makeFolder(folder);
        }
        return new LocalStreams.Output(path, LocalFileIO::keep);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return create();
    }

    @Override
    public String location() {
      return path.toString();
    }

    @Override
    public InputFile toInputFile() {
      return new LocalInput(path);
    }
  }
}
