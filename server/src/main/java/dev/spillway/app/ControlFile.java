package dev.spillway.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.disk.OwnerOnly;
import dev.spillway.http.ControlSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The file by which the operator's commands find a running server and show that they may command
 * it. There is one while a server runs, and after one that was killed.
 */
final class ControlFile implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  private ControlFile(Path file) {
    this.file = file;
  }

  /** What the file says. */
  record Access(URI server, ControlSecret secret) {}

  /** Writes it, whole or not at all, in place of one that was left over. */
  static ControlFile publish(Path file, URI server, ControlSecret secret) throws IOException {
    String text =
        JSON.createObjectNode()
            .put("uri", reachable(server).toString())
            .put("secret", secret.reveal())
            .toString();
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    OwnerOnly.makeFile(draft);
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    return new ControlFile(file);
  }

  /** One that listens on every address is called on the loopback one. */
  private static URI reachable(URI server) throws IOException {
    boolean any = InetAddress.getByName(server.getHost()).isAnyLocalAddress();
    return any ? URI.create("http://localhost:" + server.getPort()) : server;
  }

  /** Reads it; empty when there is none, or none that is whole. */
  static Optional<Access> read(Path file) {
    try {
      if (Files.notExists(file)) {
        return Optional.empty();
      }
      JsonNode json = JSON.readTree(Files.readString(file));
      return Optional.of(
          new Access(
              URI.create(json.path("uri").asText("")),
              new ControlSecret(json.path("secret").asText(""))));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      // Its owner alone can read it.
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
