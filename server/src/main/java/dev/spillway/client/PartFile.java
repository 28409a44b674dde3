package dev.spillway.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that gets its name when it is whole. Until then its bytes are in {@code NAME.part}, and
 * how far it is in {@code NAME.part.json}, so that a later run goes on; a lock keeps two runs off
 * each other. Not thread-safe.
 */
public final class PartFile implements Destination {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BLOCK = 1 << 20;

  private final Path file;
  private final Path part;
  private final Path journal;
  private final FileChannel channel;
  private boolean over;

  private PartFile(Path file, Path part, FileChannel channel) {
    this.file = file;
    this.part = part;
    this.journal = sibling(file, ".part.json");
    this.channel = channel;
  }

  /**
   * Opens it, with what an earlier run left.
   *
   * @param file what is replaced in the end, if it is there
   * @throws ClientException when the file is none that can be replaced, or another run is at it
   */
  public static PartFile open(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw ClientException.failed(file + " is no file that could be replaced; see -o -");
    }
    // What a link points to is replaced, and not the link.
    Path real = Files.exists(file) ? file.toRealPath() : file;
    Path part = sibling(real, ".part");
    while (true) {
      FileChannel channel =
          FileChannel.open(
              part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        lock(file, channel);
        if (Files.exists(part)) {
          channel.position(channel.size());
          return new PartFile(real, part, channel);
        }
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
      // Between opening and locking, another run ended, and what was opened has another name now.
      channel.close();
    }
  }

  private static Path sibling(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }

  /** The lock goes with the channel. */
  private static void lock(Path file, FileChannel channel) throws IOException {
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw ClientException.failed("another run is downloading " + file);
    }
  }

  @Override
  public Mark open(String wish) throws IOException {
    String digest = Digests.sha256(wish);
    Optional<Mark> kept = read().filter(mark -> mark.wish().equals(digest));
    if (kept.isPresent()) {
      return kept.get();
    }
    restart();
    return Mark.fresh(digest);
  }

  private Optional<Mark> read() throws IOException {
    if (Files.notExists(journal)) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(Files.readString(journal));
      Optional<String> key = text(json, "key");
      return text(json, "wish")
          .filter(wish -> key.isPresent())
          .map(wish -> new Mark(wish, key.orElseThrow(), text(json, "id"), text(json, "etag")));
    } catch (JsonProcessingException e) {
      // Not ours, or damaged: as if it were not there.
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }

  @Override
  public void keep(Mark mark) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("wish", mark.wish()).put("key", mark.key());
    mark.id().ifPresent(id -> json.put("id", id));
    mark.etag().ifPresent(etag -> json.put("etag", etag));
    Path draft = sibling(file, ".part.json.new");
    Files.writeString(draft, json + "\n");
    OwnerOnly.forceFile(draft);
    Files.move(draft, journal, StandardCopyOption.ATOMIC_MOVE);
    OwnerOnly.forceFolder(OwnerOnly.folderOf(journal));
  }

  @Override
  public long place() throws IOException {
    return channel.position();
  }

  @Override
  public void write(byte[] bytes, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  @Override
  public boolean restart() throws IOException {
    channel.truncate(0);
    channel.position(0);
    return true;
  }

  /** Of the bytes as the disk has them, also those of an earlier run. */
  @Override
  public String sha256() throws IOException {
    MessageDigest digest = Digests.sha256();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    long from = 0;
    int count;
    while ((count = channel.read(block.clear(), from)) > 0) {
      digest.update(block.flip());
      from += count;
    }
    return Digests.hex(digest.digest());
  }

  @Override
  public void finish() throws IOException {
    channel.force(true);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(journal);
    OwnerOnly.forceFolder(OwnerOnly.folderOf(file));
    over = true;
  }

  @Override
  public void discard() throws IOException {
    Files.deleteIfExists(journal);
    Files.deleteIfExists(part);
    over = true;
  }

  @Override
  public void close() throws IOException {
    // Nothing to go on with: nothing is left lying about.
    if (!over && Files.notExists(journal)) {
      discard();
    }
    channel.close();
  }
}
