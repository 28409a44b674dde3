package dev.spillway.app;

import dev.spillway.disk.OwnerOnly;
import dev.spillway.http.Maintenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The file that says that maintenance is on. Without it, it is off; one that cannot be read means
 * that it is on, for somebody wanted it so.
 */
record MaintenanceFile(Path file) {

  /** What it says. */
  Optional<Maintenance> read() throws IOException {
    try {
      return Maintenance.read(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(new Maintenance("", Files.getLastModifiedTime(file).toInstant()));
    }
  }

  /** Makes it say this, durably, whole or not at all. */
  void write(Optional<Maintenance> maintenance) throws IOException {
    if (maintenance.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      Path draft = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(draft);
      OwnerOnly.makeFile(draft);
      Files.writeString(draft, Maintenance.write(maintenance));
      OwnerOnly.forceFile(draft);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    OwnerOnly.forceFolder(OwnerOnly.folderOf(file));
  }
}
