package dev.spillway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The peers' programs on this machine. */
final class Programs {
  /** What installs all of them on Debian and Ubuntu. */
  static final String INSTALL = "apt-get install -y nginx postgresql wrk pigz zstd curl";

  private static final List<String> FURTHER = List.of("/usr/sbin", "/usr/local/sbin");

  private Programs() {}

  /** Where the program is. */
  static Path find(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.concat(Stream.of(path.split(":", -1)), FURTHER.stream())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> missing(name));
  }

  /** The folder of PostgreSQL's own programs, of the newest version that is there. */
  static Path postgres() {
    Path versions = Path.of("/usr/lib/postgresql");
    if (Files.notExists(versions)) {
      throw missing("postgresql");
    }
    try (Stream<Path> folders = Files.list(versions)) {
      return folders
          .map(folder -> folder.resolve("bin"))
          .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
          .max(Path::compareTo)
          .orElseThrow(() -> missing("postgresql"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static NotRunException missing(String name) {
    return new NotRunException(name + " is not installed; " + INSTALL);
  }

  /** Runs a command to its end, and gives what it printed. */
  static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
    return output;
  }

  /** The first line that a command prints, or that it is not there. */
  static String firstLine(List<String> command) {
    try {
      List<String> whole = new ArrayList<>(command);
      whole.set(0, find(command.getFirst()).toString());
      return run(whole).lines().findFirst().orElse("unknown");
    } catch (NotRunException | IOException e) {
      return "not installed";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
