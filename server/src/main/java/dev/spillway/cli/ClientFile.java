package dev.spillway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.spillway.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code ~/.config/spillway} says: YAML with {@code url}, {@code api-key}, {@code rest-key}.
 */
record ClientFile(Optional<String> url, Optional<String> apiKey, Optional<String> restKey) {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final List<String> NAMES = List.of("url", "api-key", "rest-key");

  private static final ClientFile NONE =
      new ClientFile(Optional.empty(), Optional.empty(), Optional.empty());

  /** Where the file is. */
  static Path path(Map<String, String> environment, Path home) {
    return Environment.userFolder(environment, "XDG_CONFIG_HOME", home, ".config")
        .resolve("spillway");
  }

  /**
   * Reads the file, if there is one.
   *
   * @throws CommandException when it is not of its form, or holds a key that others can read
   */
  static ClientFile read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return NONE;
    } catch (IOException e) {
      throw CommandException.wrongUsage("the file " + file + " cannot be read");
    }
    ClientFile read = parse(file, text);
    if (read.restKey().isPresent()) {
      requireOwner(file);
    }
    return read;
  }

  private static ClientFile parse(Path file, String text) {
    JsonNode root;
    try {
      root = YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw CommandException.wrongUsage("the file " + file + " is no valid YAML");
    }
    if (root == null || root.isMissingNode() || root.isNull()) {
      return NONE;
    }
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (!NAMES.contains(entry.getKey())) {
        throw CommandException.wrongUsage(
            "the file " + file + " may hold " + String.join(", ", NAMES) + " alone");
      }
    }
    if (!root.isObject()) {
      throw CommandException.wrongUsage("the file " + file + " must hold lines like url: …");
    }
    return new ClientFile(text(root, "url"), text(root, "api-key"), text(root, "rest-key"));
  }

  private static Optional<String> text(JsonNode root, String name) {
    return Optional.ofNullable(root.get(name))
        .map(JsonNode::asText)
        .filter(value -> !value.isBlank());
  }

  /** As ssh does: a key that others can read or change is none. */
  private static void requireOwner(Path file) {
    if (!OwnerOnly.isPosix(file)) {
      return;
    }
    try {
      Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
      others.addAll(Files.getPosixFilePermissions(file));
      others.removeAll(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));
      if (!others.isEmpty()) {
        throw CommandException.wrongUsage(
            "the file " + file + " holds a key, and others may use it: chmod 600 " + file);
      }
    } catch (IOException e) {
      throw CommandException.wrongUsage("the permissions of " + file + " cannot be read");
    }
  }

  @Override
  public String toString() {
    return "ClientFile[" + url + "]";
  }
}
