package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the launcher has the JVM learn for quicker starts. */
class LauncherLearningTest extends LauncherStage {
  @Test
  void it_learns_once_and_starts_with_what_it_learnt() throws Exception {
    built();
    Path jdk = learningJdk("echo learnt >\"$cache\"");
    Map<String, String> environment = Map.of("JAVA_HOME", jdk.toString());

    Outcome first = run(environment, "serve");
    assertThat(first.err()).hasLineCount(1).startsWith("spillway: learning to start faster");
    assertThat(first.out())
        .contains(" <-XX:AOTCache=" + learnt() + "> -Xlog:aot*=off,cds*=off -jar ")
        .endsWith(" serve\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(learnt())))
        .isEqualTo("rw-------");
    assertThat(leftOvers()).isEmpty();
    assertThat(run(environment).err()).isEmpty();

    Instant later = Files.getLastModifiedTime(learnt()).toInstant().plusSeconds(1);
    Files.setLastModifiedTime(jar(), FileTime.from(later));
    assertThat(run(environment).err()).contains("learning");
  }

  @Test
  void it_goes_on_without_learning_when_that_fails_and_does_not_try_again() throws Exception {
    built();
    Map<String, String> environment = Map.of("JAVA_HOME", learningJdk("exit 1").toString());

    assertThat(run(environment).err()).contains("learning");
    Outcome second = run(environment);
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).doesNotContain("AOT", "-Xlog");
    assertThat(second.code()).isEqualTo(42);
    assertThat(leftOvers()).isEmpty();
  }

  @Test
  void what_another_jdk_learnt_is_not_used() throws Exception {
    built();
    Files.writeString(learnt().resolveSibling("spillway-25.0.1.aot"), "of another");

    assertThat(run(Map.of("JAVA_HOME", learningJdk("exit 1").toString())).out())
        .doesNotContain("AOT");
  }

  @Test
  void a_damaged_cache_is_passed_over_without_a_word() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path damaged = temporary.resolve("damaged.aot");
    Files.writeString(damaged, "no cache");
    Process process =
        new ProcessBuilder(
                java.toString(), "-XX:AOTCache=" + damaged, "-Xlog:aot*=off,cds*=off", "--version")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(output).startsWith("openjdk ").doesNotContain("damaged", "warning", "error");
  }

  private Path learnt() {
    return project.resolve("server/target/spillway-25.0.7.aot");
  }

  /** A JDK whose java does this with the path of the cache that it is to make. */
  private Path learningJdk(String action) throws IOException {
    Path home = jdk("learner", "25.0.7");
    Path java = home.resolve("bin/java");
    String learning =
        """
        #!/bin/sh
        for argument; do
          case $argument in -XX:AOTCacheOutput=*) cache=${argument#-XX:AOTCacheOutput=} ;; esac
        done
        [ -z "${cache:-}" ] || { %s; exit; }
        """
            .formatted(action);
    script(java, learning + Files.readString(java));
    return home;
  }
}
