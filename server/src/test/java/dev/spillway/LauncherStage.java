package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a folder of its own, with JDKs and a Maven that only say how they were called.
 * The machine's own JDKs stay visible, as they would be to anybody.
 */
abstract class LauncherStage {
  private static final Path LAUNCHER = Path.of("..", "spillway");
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "dirname",
          "readlink",
          "sed",
          "find",
          "head",
          "mkdir",
          "ln",
          "rm",
          "mv",
          "touch",
          "sleep",
          "cat",
          "grep",
          "env",
          "echo");

  /** A Maven that notes its calls and makes the jar that it was told to make. */
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$JAVA_HOME $*" >>"$CALLS"
      for argument; do
        case $argument in -Dspillway.jar=*) jar=${argument#-Dspillway.jar=} ;; esac
      done
      echo built >"server/target/$jar"
      """;

  @TempDir Path temporary;
  Path project;
  Path tools;
  Path calls;

  record Outcome(int code, String out, String err) {}

  @BeforeEach
  void set_the_stage() throws IOException {
    project = temporary.resolve("a project");
    tools = Files.createDirectories(temporary.resolve("tools"));
    calls = temporary.resolve("calls");
    Files.createDirectories(project.resolve("server/src/main"));
    Files.copy(LAUNCHER, project.resolve("spillway"));
    makeExecutable(project.resolve("spillway"));
    for (String pom : List.of("pom.xml", "server/pom.xml", "server/src/main/A.java")) {
      Files.writeString(project.resolve(pom), "");
    }
    for (String tool : TOOLS) {
      script(tools.resolve(tool), "#!/bin/sh\nexec " + find(tool) + " \"$@\"\n");
    }
  }

  Path jar() {
    return project.resolve("server/target/spillway.jar");
  }

  /** Puts a jar there that is newer than all sources, and older than what is made later. */
  void built() throws IOException {
    Files.createDirectories(project.resolve("server/target"));
    Files.writeString(jar(), "built\n");
  }

  void hideJdksOfThisMachine() throws IOException {
    Path script = project.resolve("spillway");
    String text = Files.readString(script);
    assertThat(text).contains("/usr/lib/jvm/", "/usr/libexec/java_home");
    Files.writeString(
        script,
        text.replace("/usr/lib/jvm/", "/nonexistent/")
            .replace("/usr/libexec/java_home", "/nonexistent/java_home"));
  }

  List<String> leftOvers() throws IOException {
    try (Stream<Path> files = Files.walk(project)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(".*(build-|building|learning).*"))
          .toList();
    }
  }

  void maven() throws IOException {
    script(tools.resolve("mvn"), MAVEN);
  }

  /** A folder that looks like a JDK; its java prints what it was called with. */
  Path jdk(String name, String version) throws IOException {
    Path home = temporary.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    String java =
        """
        #!/bin/sh
        pwd -P >"$FOLDER"
        printf '%%s' '%s'
        for argument; do
          case $argument in *' '*jar) ;; *' '*) argument="<$argument>" ;; esac
          printf ' %%s' "$argument"
        done
        echo
        exit 42
        """
            .formatted(home);
    script(home.resolve("bin/java"), java);
    script(home.resolve("bin/javac"), "#!/bin/sh\n");
    return home;
  }

  static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    makeExecutable(file);
  }

  private static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path find(String tool) {
    return Stream.of("/usr/bin", "/bin")
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  Outcome run(Map<String, String> environment, String... arguments) throws Exception {
    return start(project.resolve("spillway"), environment, arguments).outcome();
  }

  record Started(Process process, Path out, Path err) {
    Outcome outcome() throws Exception {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the launcher ends").isTrue();
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }

  Started start(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(temporary, "out", "");
    Path err = Files.createTempFile(temporary, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temporary.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> all = new HashMap<>(environment);
    all.put("PATH", tools.toString());
    all.put("CALLS", calls.toString());
    all.put("FOLDER", temporary.resolve("folder").toString());
    builder.environment().clear();
    builder.environment().putAll(all);
    return new Started(builder.start(), out, err);
  }
}
