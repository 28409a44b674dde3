package dev.spillway.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Variables of the environment, of which an empty one is none. */
final class Environment {
  private Environment() {}

  static Optional<String> find(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }

  /** A folder of the user's, as the XDG Base Directory Specification has it. */
  static Path userFolder(
      Map<String, String> environment, String variable, Path home, String standard) {
    return find(environment, variable)
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> home.resolve(standard));
  }
}
