package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code .ci/run} makes of a build, with a Maven that only leaves reports. */
class ContinuousIntegrationTest {
  private static final Path SCRIPT = Path.of("..", ".ci", "run");

  @TempDir private Path temporary;
  private Path project;

  private record Outcome(int code, String text) {}

  @BeforeEach
  void set_the_stage() throws IOException {
    project = temporary.resolve("a project");
    Files.createDirectories(project.resolve(".ci"));
    Files.copy(SCRIPT, project.resolve(".ci/run"));
    makeExecutable(project.resolve(".ci/run"));
    Path jdk = Files.createDirectories(temporary.resolve("jdk"));
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    makeExecutable(Files.writeString(jdk.resolve("bin/javac"), "#!/bin/sh\n"));
  }

  @Test
  void it_counts_the_tests_of_all_modules() throws Exception {
    Outcome outcome = run(report("server", 3, 0) + report("spark", 4, 0));

    assertThat(outcome.code()).as(outcome.text()).isZero();
    assertThat(outcome.text().lines())
        .contains(".ci/run: 7 tests ran, 0 failed, 0 were skipped")
        .contains("-B -ntp -Popenapi,services,cluster verify with " + temporary.resolve("jdk"));
  }

  @Test
  void a_run_without_tests_has_failed() throws Exception {
    assertThat(run("")).isEqualTo(failed("no test ran"));
    assertThat(run(report("server", 0, 0))).isEqualTo(failed("no test ran"));
  }

  @Test
  void a_run_with_a_skipped_test_has_failed() throws Exception {
    assertThat(run(report("server", 3, 0) + report("spark", 4, 1)))
        .isEqualTo(failed("1 of 7 tests were skipped"));
  }

  @Test
  void reports_of_an_earlier_run_do_not_count() throws Exception {
    Path old = Files.createDirectories(project.resolve("server/target/surefire-reports"));
    Files.writeString(old.resolve("TEST-Old.xml"), "<testsuite tests=\"5\" skipped=\"0\">\n");

    assertThat(run("")).isEqualTo(failed("no test ran"));
  }

  @Test
  void a_failed_build_is_a_failed_run() throws Exception {
    assertThat(run(report("server", 3, 0) + "exit 7\n").code()).isEqualTo(7);
  }

  private Outcome failed(String why) {
    return new Outcome(
        1,
        "-B -ntp -Popenapi,services,cluster verify with "
            + temporary.resolve("jdk")
            + "\n.ci/run: "
            + why
            + "\n");
  }

  /** Lines of a shell script that leave a report as surefire writes it. */
  private static String report(String module, int tests, int skipped) {
    return """
    mkdir -p %1$s/target/surefire-reports
    cat >%1$s/target/surefire-reports/TEST-a.Test.xml <<'END'
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0.2"
      name="a.Test" time="0.7" tests="%2$d" errors="0" skipped="%3$d" failures="0" flakes="0">
      <properties/>
      <testcase name="tests=&quot;99&quot;" tests="99"/>
    </testsuite>
    END
    """
        .formatted(module, tests, skipped);
  }

  private Outcome run(String build) throws Exception {
    Path tools = Files.createDirectories(temporary.resolve("tools"));
    makeExecutable(
        Files.writeString(
            tools.resolve("mvn"), "#!/bin/sh\necho \"$* with $JAVA_HOME\"\n" + build));
    // There, so that none is installed.
    makeExecutable(Files.writeString(tools.resolve("chromium"), "#!/bin/sh\n"));
    Path text = temporary.resolve("text");
    ProcessBuilder builder =
        new ProcessBuilder(project.resolve(".ci/run").toString())
            .redirectErrorStream(true)
            .redirectOutput(text.toFile());
    builder.environment().put("JAVA_HOME", temporary.resolve("jdk").toString());
    builder.environment().put("PATH", tools + ":/usr/bin:/bin");
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    return new Outcome(process.exitValue(), Files.readString(text));
  }

  private static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
