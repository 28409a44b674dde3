package dev.spillway.event;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says on disk which files are about to be written for a commit, so that those of a commit that a
 * crash prevented are found and removed. A line each: the mark that the commit will set, then the
 * files.
 */
final class FileJournal {
  private static final String DRAFT = ".new";

  private final Path file;

  FileJournal(Path file) {
    this.file = file;
  }

  /**
   * Work that began.
   *
   * @param mark what the commit will set in the table, where it sets something; of one line
   * @param files their locations
   */
  record Entry(String mark, List<String> files) {}

  /** All journals of a folder whose names match; a draft that a crash left of one is removed. */
  static List<FileJournal> all(Path folder, String names) throws IOException {
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, names + DRAFT)) {
      for (Path draft : drafts) {
        Files.deleteIfExists(draft);
      }
    }
    List<FileJournal> journals = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, names)) {
      found.forEach(path -> journals.add(new FileJournal(path)));
    }
    return journals;
  }

  void write(Entry entry) throws IOException {
    StringBuilder text = new StringBuilder().append(entry.mark()).append('\n');
    entry.files().forEach(file -> text.append(file).append('\n'));
    Path draft = file.resolveSibling(file.getFileName() + DRAFT);
    Files.deleteIfExists(draft);
    OwnerOnly.makeFile(draft);
    Files.writeString(draft, text.append("end\n"), StandardCharsets.UTF_8);
    OwnerOnly.forceFile(draft);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    OwnerOnly.forceFolder(OwnerOnly.folderOf(file));
  }

  Optional<Entry> read() throws IOException {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    if (lines.size() < 2 || !lines.getLast().equals("end")) {
      throw new IOException("the file " + file + " is cut short");
    }
    return Optional.of(new Entry(lines.getFirst(), lines.subList(1, lines.size() - 1)));
  }

  void clear() throws IOException {
    Files.deleteIfExists(file);
  }
}
