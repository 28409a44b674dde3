package dev.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.client.ServerTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Where the address and the keys of a server come from. */
class ServerOptionsTest {
  private static final String FILE =
      "url: https://file.example\napi-key: file-app\nrest-key: file-rest-key\n";

  @TempDir private Path home;

  private Path write(Path file, String text, String permissions) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private ServerTarget target(Map<String, String> environment, String... flags) {
    ServerOptions options = new ServerOptions();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("server", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
        .parseArgs(flags);
    return options.target(environment, home);
  }

  @Test
  void flags_go_before_the_environment_and_that_before_the_file() throws IOException {
    write(home.resolve(".config/spillway"), FILE, "rw-------");
    assertThat(target(Map.of()))
        .isEqualTo(
            new ServerTarget(URI.create("https://file.example"), "file-app", "file-rest-key"));
    Map<String, String> environment =
        Map.of(
            "SPILLWAY_URL",
            "https://env.example",
            "SPILLWAY_API_KEY",
            "env-app",
            "SPILLWAY_REST_KEY",
            "env-rest-key");
    assertThat(target(environment))
        .isEqualTo(new ServerTarget(URI.create("https://env.example"), "env-app", "env-rest-key"));
    assertThat(target(environment, "--url", "http://flag.example", "--app", "flag-app"))
        .isEqualTo(new ServerTarget(URI.create("http://flag.example"), "flag-app", "env-rest-key"));
  }

  @Test
  void the_file_is_where_xdg_has_it() throws IOException {
    Path elsewhere = home.resolve("elsewhere");
    write(elsewhere.resolve("spillway"), FILE, "rw-------");
    assertThat(target(Map.of("XDG_CONFIG_HOME", elsewhere.toString())).appKey())
        .isEqualTo("file-app");
  }

  @Test
  void a_key_that_others_can_read_is_refused() throws IOException {
    Path file = write(home.resolve(".config/spillway"), FILE, "rw-r-----");
    assertThatThrownBy(() -> target(Map.of())).hasMessageContaining("chmod 600 " + file);
    write(file, "url: https://file.example\napi-key: file-app\n", "rw-r--r--");
    assertThat(target(Map.of("SPILLWAY_REST_KEY", "env-rest-key")).appKey()).isEqualTo("file-app");
  }

  @Test
  void what_is_missing_or_wrong_is_told_without_any_key() throws IOException {
    Path file = home.resolve(".config/spillway");
    assertThatThrownBy(() -> target(Map.of())).hasMessageContaining("api-key into " + file);
    assertThatThrownBy(() -> target(Map.of("SPILLWAY_API_KEY", "a")))
        .hasMessageContaining("SPILLWAY_REST_KEY");
    for (String wrong : new String[] {"key: x\n", "- a\n", "url: [\n", "url: a\nurl: b\n"}) {
      write(file, wrong, "rw-------");
      assertThatThrownBy(() -> target(Map.of()))
          .as(wrong)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining(file.toString());
    }
    write(file, "url: nowhere\napi-key: a\nrest-key: secret-key\n", "rw-------");
    assertThatThrownBy(() -> target(Map.of()))
        .hasMessageContaining("https://export.example.com")
        .hasMessageNotContaining("secret");
  }
}
