package dev.spillway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.Spillway;
import dev.spillway.app.DemoOptions;
import dev.spillway.app.SettingsLoader;
import dev.spillway.app.SpillwayServer;
import dev.spillway.testing.Curl;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of README as its reader would, in a shell against a demo server. */
class ReadmeTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- run by ReadmeTest -->\n```sh\n(.*?)```", Pattern.DOTALL);
  private static final long EVENTS = 3000;

  @TempDir Path folder;
  private Optional<SpillwayServer> server = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    Map<String, String> settings =
        Map.of("data", folder.resolve("data").toString(), "http.port", "0");
    server =
        Optional.of(
            SpillwayServer.start(
                SettingsLoader.load(Optional.empty(), Map.of(), settings),
                Optional.of(new DemoOptions(EVENTS, done -> {}))));
  }

  @AfterEach
  void stop() {
    server.ifPresent(SpillwayServer::close);
  }

  private static List<String> examples() throws IOException {
    return EXAMPLE
        .matcher(Files.readString(Path.of("..", "README.md")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  @Test
  void every_picture_and_page_that_is_named_is_there() throws IOException {
    List<String> named =
        Pattern.compile("\\]\\(((?:docs|bench)/[^)#]+)\\)")
            .matcher(Files.readString(Path.of("..", "README.md")))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(named)
        .contains("docs/images/exports-wide-light.png", "docs/console.md")
        .allMatch(name -> Files.exists(Path.of("..", name)));
  }

  @Test
  void the_session_downloads_an_export() throws Exception {
    assertThat(examples()).hasSize(3);
    run(examples().get(0));
    List<String> lines = Files.readAllLines(folder.resolve("black-friday.csv"));
    assertThat(lines.getFirst()).isEqualTo("install_id;custom_id;event_type;event_date");
    assertThat(lines).hasSizeGreaterThan(100);
  }

  @Test
  void the_command_line_downloads_an_export() throws Exception {
    assertThat(run(examples().get(1))).startsWith("ID ").contains("SUCCESS");
    assertThat(Files.readAllLines(folder.resolve("events.csv")).getFirst())
        .isEqualTo("install_id;custom_id;event_type;event_date");
  }

  @Test
  void events_are_brought_in_once() throws Exception {
    String example = examples().get(2);
    for (int time = 0; time < 2; time++) {
      assertThat(run(example)).isEqualTo("{\"accepted\":2,\"rejected\":0}");
      // The same body is sent again, as a client does that got no answer.
      example =
          example.replaceFirst("NOW=.*", "NOW=" + Files.readString(folder.resolve("now")).strip());
    }
  }

  private String run(String example) throws IOException, InterruptedException {
    String script =
        example.replace("http://127.0.0.1:8080", server.orElseThrow().uri().toString())
            + "\necho \"${NOW:-}\" >now\n";
    ProcessBuilder shell = new ProcessBuilder("sh", "-eu", "-c", script);
    shell.directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
    standIn(folder.resolve("spillway"), Spillway.class);
    String path = System.getenv("PATH");
    if (!hasCurl(path)) {
      Path bin = Files.createDirectories(folder.resolve("bin"));
      standIn(bin.resolve("curl"), Curl.class);
      shell.environment().put("PATH", bin + File.pathSeparator + path);
    }
    Process process = shell.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return output.strip();
  }

  private static boolean hasCurl(String path) {
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, "curl")));
  }

  /** A command that runs a class of this build. */
  private static void standIn(Path file, Class<?> main) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Files.writeString(
        file,
        "#!/bin/sh\nexec '%s' --enable-native-access=ALL-UNNAMED -cp '%s' %s \"$@\"\n"
            .formatted(java, System.getProperty("java.class.path"), main.getName()));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
