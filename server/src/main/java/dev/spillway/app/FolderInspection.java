package dev.spillway.app;

import dev.spillway.diagnosis.Finding;
import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Looks at the data folder: whose it is, who may read it, and whether it can be written. */
final class FolderInspection {
  private static final String FOLDER = "data folder";
  private static final String PERMISSIONS = "permissions";
  private static final String DISK = "disk";
  private static final int TEST_BYTES = 4096;
  private static final long GIB = 1 << 30;

  private final Settings settings;

  FolderInspection(Settings settings) {
    this.settings = settings;
  }

  Finding dataFolder() {
    Path data = settings.data();
    if (!Files.isDirectory(data, LinkOption.NOFOLLOW_LINKS)) {
      return Finding.fail(
          FOLDER,
          data + (Files.exists(data) ? " is no folder" : " is not there"),
          "name the right one with --data or --config; a server's first start makes it");
    }
    try {
      String owner = Files.getOwner(data).getName();
      String user = System.getProperty("user.name");
      return owner.equals(user)
          ? Finding.ok(FOLDER, data.toString())
          : Finding.warn(
              FOLDER,
              "%s belongs to %s, and this runs as %s".formatted(data, owner, user),
              "run the server and its commands as " + owner);
    } catch (IOException e) {
      return Finding.fail(
          FOLDER, data + " cannot be looked at: " + e.getMessage(), "look at the disk");
    }
  }

  /** What others could read persons' ids or keys from. */
  List<Finding> permissions() {
    if (!OwnerOnly.isPosix(settings.data())) {
      return List.of(Finding.ok(PERMISSIONS, "this file system has none of POSIX"));
    }
    List<Finding> findings = new ArrayList<>();
    for (Path path : owned()) {
      try {
        if (Files.exists(path) && isOpen(path)) {
          findings.add(
              Finding.fail(
                  PERMISSIONS,
                  "others than its owner may use " + path,
                  "chmod " + (Files.isDirectory(path) ? "700 " : "600 ") + path));
        }
      } catch (IOException e) {
        findings.add(
            Finding.fail(
                PERMISSIONS,
                path + " cannot be looked at: " + e.getMessage(),
                "run this as the server's user"));
      }
    }
    return findings.isEmpty() ? List.of(Finding.ok(PERMISSIONS, "for the owner alone")) : findings;
  }

  private List<Path> owned() {
    Path data = settings.data();
    Path events = settings.events().folder();
    return List.of(
        data,
        settings.databaseFile(),
        settings.control(),
        OwnerOnly.folderOf(settings.linkKey()),
        settings.linkKey(),
        events,
        events.resolve("buffer"),
        settings.events().files(),
        events.resolve("catalog.db"),
        settings.intake().folder(),
        settings.results().folder(),
        data.resolve("engine"));
  }

  private static boolean isOpen(Path path) throws IOException {
    Set<PosixFilePermission> open = new HashSet<>(Files.getPosixFilePermissions(path));
    open.removeIf(permission -> permission.name().startsWith("OWNER_"));
    return !open.isEmpty();
  }

  List<Finding> disk() {
    List<Finding> findings = new ArrayList<>();
    try {
      findings.add(space(Files.getFileStore(settings.data()).getUsableSpace()));
    } catch (IOException e) {
      findings.add(
          Finding.fail(DISK, "its free space is not known: " + e.getMessage(), "look at the disk"));
    }
    findings.add(write());
    return findings;
  }

  private Finding space(long free) {
    long least = settings.intake().minFreeBytes();
    String detail = "%.1f GiB are free".formatted((double) free / GIB);
    if (free < least) {
      return Finding.fail(
          DISK,
          detail + ", less than intake.min-free-disk; events are answered with 503",
          "make room on the data folder's disk");
    }
    return free < 2 * least
        ? Finding.warn(
            DISK,
            detail + ", less than twice intake.min-free-disk",
            "make room on the data folder's disk soon")
        : Finding.ok(DISK, detail);
  }

  private Finding write() {
    Path file = settings.data().resolve("doctor-" + UUID.randomUUID() + ".tmp");
    try {
      try {
        OwnerOnly.makeFile(file);
        Files.write(file, new byte[TEST_BYTES]);
        OwnerOnly.forceFile(file);
      } finally {
        Files.deleteIfExists(file);
      }
      return Finding.ok(DISK, "it can be written to");
    } catch (IOException e) {
      return Finding.fail(
          DISK,
          "nothing can be written to " + settings.data() + ": " + e.getMessage(),
          "see whether it is full, mounted read-only, or somebody else's");
    }
  }
}
