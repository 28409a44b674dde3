package dev.spillway.load;

import dev.spillway.client.Digests;
import dev.spillway.client.ServerTarget;
import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Remembers which parts an app got, for longer than the server remembers their keys. A line for
 * each: its key, how many events were accepted, and how many rejected. Thread-safe; several
 * processes may write into one.
 */
final class Journal implements AutoCloseable {
  private static final Pattern LINE =
      Pattern.compile("(load-[0-9a-f]{64}) (\\d{1,18}) (\\d{1,18})");
  private static final int NAME_BYTES = 8;

  private final FileChannel channel;
  private final Map<String, Counts> parts = new ConcurrentHashMap<>();

  private Journal(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens the journal of an app on a server, or makes it. */
  static Journal open(Path folder, ServerTarget target) throws IOException {
    OwnerOnly.makeFolder(folder);
    Path file = folder.resolve("load-" + name(target) + ".journal");
    OwnerOnly.makeFile(file);
    Journal journal =
        new Journal(FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      lines.map(LINE::matcher).filter(Matcher::matches).forEach(journal::remember);
      // Ends a line that a crash tore.
      journal.write("\n");
      return journal;
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private static String name(ServerTarget target) {
    byte[] digest =
        Digests.sha256().digest(target.app("/events").toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, NAME_BYTES);
  }

  private void remember(Matcher line) {
    parts.put(
        line.group(1), new Counts(Long.parseLong(line.group(2)), Long.parseLong(line.group(3))));
  }

  /** What became of the part, if it was loaded. */
  Optional<Counts> find(String key) {
    return Optional.ofNullable(parts.get(key));
  }

  /** Remembers, durably, that a part was loaded. */
  void add(String key, Counts counts) throws IOException {
    write(key + " " + counts.accepted() + " " + counts.rejected() + "\n");
    channel.force(false);
    parts.put(key, counts);
  }

  private void write(String line) throws IOException {
    // In one piece, so that lines of two processes do not mix.
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
