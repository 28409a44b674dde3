package dev.spillway.result;

import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;

/** The file with the key of the download links: 32 random bytes, for its owner's eyes alone. */
final class LinkKeyFile {
  static final int LENGTH = 32;

  private LinkKeyFile() {}

  /** Reads the key; makes one first when there is no file, whole or not at all. */
  static byte[] readOrCreate(Path file) throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      create(file);
    }
    return read(file);
  }

  private static void create(Path file) throws IOException {
    byte[] key = new byte[LENGTH];
    new SecureRandom().nextBytes(key);
    Path absolute = file.toAbsolutePath();
    Path draft = absolute.resolveSibling(absolute.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel channel =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OwnerOnly.newFile(draft))) {
      ByteBuffer bytes = ByteBuffer.wrap(key);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, absolute, StandardCopyOption.ATOMIC_MOVE);
    OwnerOnly.forceFolder(OwnerOnly.folderOf(file));
  }

  static byte[] read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("the key of the download links must be a regular file: " + file);
    }
    requireOwnerOnly(file);
    long length = Files.size(file);
    if (length != LENGTH) {
      throw new IOException(
          "the key of the download links must have %d bytes, not %d: %s; bring it back, or remove it, which ends all links given out so far"
              .formatted(LENGTH, length, file));
    }
    return Files.readAllBytes(file);
  }

  private static void requireOwnerOnly(Path file) throws IOException {
    if (!OwnerOnly.isPosix(file)) {
      return;
    }
    Set<PosixFilePermission> tooMuch =
        new HashSet<>(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    tooMuch.removeAll(OwnerOnly.FILE);
    if (!tooMuch.isEmpty()) {
      throw new IOException(
          "the key of the download links must be for its owner alone, as chmod 600 does: " + file);
    }
  }
}
