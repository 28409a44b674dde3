package dev.spillway.engine;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.file.PathUtils;

/** A folder of a disk that the cluster's machines have too, or that is theirs as well. */
final class LocalParts implements PartStore {
  private final Path folder;

  LocalParts(Path folder) throws IOException {
    OwnerOnly.makeFolder(folder);
    this.folder = folder.toRealPath();
  }

  @Override
  public String location(String job) {
    return folder.resolve(job).toString();
  }

  @Override
  public List<Part> parts(String job) throws IOException {
    List<Part> parts = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder.resolve(job), file -> Part.isName(file.getFileName().toString()))) {
      for (Path file : files) {
        parts.add(new Part(file.getFileName().toString(), Files.size(file)));
      }
    }
    return parts.stream().sorted().toList();
  }

  @Override
  public InputStream read(String job, Part part) throws IOException {
    return Files.newInputStream(folder.resolve(job).resolve(part.name()));
  }

  @Override
  public void remove(String job) throws IOException {
    try {
      PathUtils.deleteDirectory(folder.resolve(job));
    } catch (NoSuchFileException e) {
      if (Files.exists(folder.resolve(job))) {
        throw e;
      }
    }
  }

  @Override
  public List<String> jobs() throws IOException {
    List<String> jobs = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
      folders.forEach(job -> jobs.add(job.getFileName().toString()));
    }
    return jobs;
  }

  @Override
  public void close() {}
}
